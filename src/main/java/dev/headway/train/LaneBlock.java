package dev.headway.train;

import dev.headway.feature.FloatBytes;
import dev.headway.feature.PackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Consecutive rows of a lane, packed. Unusable ones have a place and no values. */
final class LaneBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final PackedRows usable;
  private final int[] places;

  /** {@code places[i]} is row i's place among the usable rows, -1 for an unusable one. */
  private LaneBlock(PackedRows usable, int[] places) {
    this.usable = usable;
    this.places = places;
  }

  /**
   * Packs a block.
   *
   * @param rows in any order
   * @throws IllegalStateException when they aren't the block's rows, each once
   */
  static LaneBlock pack(LaneLayout layout, int block, Iterator<LaneRow> rows) {
    List<LaneRow> ordered = new ArrayList<>();
    rows.forEachRemaining(ordered::add);
    ordered.sort(Comparator.comparingLong(row -> row.position));
    int lane = layout.laneOf(block);
    long first = (long) (block - layout.firstBlock(lane)) * layout.blockRows();
    long size = Math.min(layout.blockRows(), layout.laneRows(lane) - first);
    int[] places = new int[ordered.size()];
    PackedRows.Builder packed = new PackedRows.Builder(ordered.size());
    int place = 0;
    for (int i = 0; i < places.length; i++) {
      LaneRow row = ordered.get(i);
      if (places.length != size || row.position != layout.position(lane, first + i)) {
        throw new IllegalStateException(
            String.format(
                "lane %d has %d rows from its row %d on, and position %d in place %d; there should"
                    + " be %d: positions are 0 … n - 1, each once, and the same when read again",
                lane, places.length, first, row.position, i, size));
      }
      places[i] = row.features == null ? -1 : place++;
      if (row.features != null && row.target.length == 0) {
        packed.add(FloatBytes.floats(row.features), row.position, row.label);
      } else if (row.features != null) {
        packed.add(FloatBytes.floats(row.features), row.position, row.target);
      }
    }
    return new LaneBlock(packed.build(), places);
  }

  /** All rows, unusable ones included. */
  int rows() {
    return places.length;
  }

  /** The usable rows. */
  PackedRows usable() {
    return usable;
  }

  /** A row's place among the usable ones; -1 for an unusable one. */
  int place(int row) {
    return places[row];
  }
}
