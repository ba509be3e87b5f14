package dev.headway.feature;

import dev.headway.image.Augmentation;
import dev.headway.shard.RowRange;
import java.io.Serializable;
import java.util.List;

/**
 * Which rows of a source get variants, and what they are.
 *
 * @param augmentation of at least 2 copies
 * @param rows the training rows, by the source's splits and positions; ranges may overlap
 */
public record Variants(Augmentation augmentation, List<RowRange> rows) implements Serializable {
  /** Refuses a single copy, which is no variant, and keeps a list that can be sent. */
  public Variants {
    if (augmentation.copies() < 2) {
      throw new IllegalArgumentException("a single copy is the image as it is: give no variants");
    }
    rows = List.copyOf(rows);
  }

  /** Whether the row at this place has them. */
  boolean has(String split, long position) {
    return rows.stream().anyMatch(range -> range.has(split, position));
  }
}
