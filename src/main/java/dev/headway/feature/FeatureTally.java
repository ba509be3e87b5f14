package dev.headway.feature;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks tell the driver while they run; a retry tells it again.
 *
 * @param done images that are done, for progress
 * @param unusable those of them that can't be used
 * @param folders of the store that were read or written
 * @param warned sentences for the user
 */
public record FeatureTally(
    LongAccumulator done,
    LongAccumulator unusable,
    CollectionAccumulator<String> folders,
    CollectionAccumulator<String> warned)
    implements Serializable {
  /** An empty one. */
  public static FeatureTally of(SparkContext spark) {
    return new FeatureTally(
        spark.longAccumulator("images featurized"),
        spark.longAccumulator("images unusable"),
        spark.collectionAccumulator("feature store used"),
        spark.collectionAccumulator("feature store warnings"));
  }

  /** The store's folders that were read or written, each once. */
  public Set<String> used() {
    return new TreeSet<>(folders.value());
  }

  /** What the user should know, each sentence once. */
  public List<String> warnings() {
    return List.copyOf(new TreeSet<>(warned.value()));
  }
}
