package dev.headway.config;

import java.io.Serializable;

/**
 * The images of a job.
 *
 * @param source a catalog name, a shard directory or an image folder, as a Hadoop URI or local path
 * @param seed salts the order of the rows of an image folder; a shard directory's index has its own
 * @param train the split to train on, as written, e.g. {@code train[:80%]}
 * @param validation the split to validate on, or null
 * @param test the split to test on, or null
 * @param overlap whether the three may share rows
 * @param maxQuarantined the share of unusable images, 0…1, above which the job stops
 */
public record Data(
    String source,
    long seed,
    String train,
    String validation,
    String test,
    Overlap overlap,
    double maxQuarantined)
    implements Serializable {}
