package dev.headway.it.cluster;

/**
 * Where a run of the subject finds things and leaves them, each as a Hadoop URI or a local path.
 *
 * @param shards a shard directory of the subject's images
 * @param weights a copy of the subject's weights; null where the catalog's are taken
 * @param output the job's {@code output}; features go to its {@code _features}
 */
public record Place(String shards, String weights, String output) {
  /** The same with another output. */
  public Place output(String other) {
    return new Place(shards, weights, other);
  }
}
