package dev.headway.train;

import dev.headway.feature.PackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

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
   * Packs the rows of a block.
   *
   * @param given in any order
   * @throws IllegalStateException when they aren't each of the block's rows once
   */
  static LaneBlock of(LaneLayout layout, int block, List<LaneRow> given) {
    Packing packing = new Packing(layout, block);
    for (LaneRow row : given) {
      packing.put(row.position(), row.isUsable(), row::addTo);
    }
    return packing.pack();
  }

  /**
   * Packs a block.
   *
   * @param pieces of this block, in any order
   * @throws IllegalStateException when they don't have each of the block's rows once
   */
  static LaneBlock pack(LaneLayout layout, int block, Iterator<LanePiece> pieces) {
    Packing packing = new Packing(layout, block);
    pieces.forEachRemaining(
        piece -> {
          for (int row = 0; row < piece.rows(); row++) {
            int number = row;
            packing.put(
                piece.positions()[row],
                row < piece.usable(),
                packed -> piece.addTo(packed, number));
          }
        });
    return packing.pack();
  }

  /** A block's places, each to be filled once. */
  private static final class Packing {
    private static final Consumer<PackedRows.Builder> UNUSABLE = packed -> {};

    private final LaneLayout layout;
    private final int lane;
    private final long first;
    private final List<Long> positions = new ArrayList<>();
    private final List<Consumer<PackedRows.Builder>> rows;
    private int usable;
    private boolean once = true;

    Packing(LaneLayout layout, int block) {
      this.layout = layout;
      this.lane = layout.laneOf(block);
      this.first = layout.index(layout.firstPosition(block));
      int size = (int) (layout.index(layout.lastPosition(block)) - first) + 1;
      this.rows = new ArrayList<>(Collections.nCopies(size, null));
    }

    /** Each row adds itself when its turn has come. */
    void put(long position, boolean isUsable, Consumer<PackedRows.Builder> row) {
      int place = (int) (layout.index(position) - first);
      once &= rows.set(place, isUsable ? row : UNUSABLE) == null;
      positions.add(position);
      usable += isUsable ? 1 : 0;
    }

    LaneBlock pack() {
      if (!once || positions.size() != rows.size()) {
        throw wrong(layout, lane, first, rows.size(), positions);
      }
      int[] places = new int[rows.size()];
      PackedRows.Builder packed = PackedRows.Builder.exactly(usable);
      int next = 0;
      for (int place = 0; place < places.length; place++) {
        rows.get(place).accept(packed);
        places[place] = rows.get(place) == UNUSABLE ? -1 : next++;
      }
      return new LaneBlock(packed.build(), places);
    }
  }

  /** Names the first place that has another row than it should. */
  private static IllegalStateException wrong(
      LaneLayout layout, int lane, long first, int size, List<Long> given) {
    long[] positions = given.stream().mapToLong(Long::longValue).sorted().toArray();
    int place = 0;
    while (place < Math.min(size, positions.length)
        && positions[place] == layout.position(lane, first + place)) {
      place++;
    }
    return new IllegalStateException(
        String.format(
            "lane %d has %d rows from its row %d on, and %s in place %d; there should be %d: "
                + LaneLayout.POSITIONS,
            lane,
            positions.length,
            first,
            place < positions.length ? "position " + positions[place] : "nothing",
            place,
            size));
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
