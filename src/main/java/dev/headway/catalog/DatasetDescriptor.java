package dev.headway.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A data set that a job can name.
 *
 * @param name the catalog's name, e.g. {@code tf_flowers}
 * @param title one line for people
 * @param homepage where it is described
 * @param downloads what it is published as
 * @param labels the class folders' names in the order of the label numbers, which need not be that
 *     of the folders
 * @param splits split name → rows, as published
 * @param license of the images
 * @param uri where it lies on this site (a shard directory or an image folder), or null
 */
public record DatasetDescriptor(
    String name,
    String title,
    String homepage,
    List<Download> downloads,
    List<String> labels,
    Map<String, Long> splits,
    String license,
    String uri) {
  /** Copies the collections; the splits keep their order. */
  public DatasetDescriptor {
    downloads = List.copyOf(downloads);
    labels = List.copyOf(labels);
    splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
  }

  /** The rows of all splits. */
  public long rows() {
    return splits.values().stream().mapToLong(Long::longValue).sum();
  }
}
