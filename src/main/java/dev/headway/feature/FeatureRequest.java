package dev.headway.feature;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.config.FeatureType;
import dev.headway.shard.ContentDigests;
import dev.headway.shard.RowRange;
import java.io.Serializable;
import java.util.List;

/**
 * Which features are wanted.
 *
 * @param frozen how an executor comes by the frozen part
 * @param variants of the training rows; null for none
 * @param dtype what values are rounded to
 * @param rows those that are wanted; of others, which only fill up blocks, nothing is told
 * @param store where features are kept; null for nowhere
 * @param contents what the images are; null without a store
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
public record FeatureRequest(
    FrozenPart frozen,
    Variants variants,
    FeatureType dtype,
    List<RowRange> rows,
    FeatureStore store,
    ContentDigests contents)
    implements Serializable {
  /** Keeps a list that can be sent. */
  public FeatureRequest {
    rows = List.copyOf(rows);
  }

  boolean wants(String split, long position) {
    return rows.stream().anyMatch(range -> range.has(split, position));
  }
}
