package dev.headway.train;

import dev.headway.feature.PackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;

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
   * @param pieces of this block, in any order
   * @throws IllegalStateException when they don't have each of the block's rows once
   */
  static LaneBlock pack(LaneLayout layout, int block, Iterator<LanePiece> pieces) {
    int lane = layout.laneOf(block);
    long first = (long) (block - layout.firstBlock(lane)) * layout.blockRows();
    int size = (int) Math.min(layout.blockRows(), layout.laneRows(lane) - first);
    List<LanePiece> given = new ArrayList<>();
    // For each place of the block the piece that has its row, and the row's number there.
    LanePiece[] from = new LanePiece[size];
    int[] rows = new int[size];
    boolean once = true;
    while (pieces.hasNext()) {
      LanePiece piece = pieces.next();
      given.add(piece);
      for (int row = 0; row < piece.rows(); row++) {
        int place = (int) (layout.index(piece.positions()[row]) - first);
        once &= from[place] == null;
        from[place] = piece;
        rows[place] = row;
      }
    }
    if (!once || Arrays.asList(from).contains(null)) {
      throw wrong(layout, lane, first, size, given);
    }
    int[] places = new int[size];
    PackedRows.Builder packed =
        PackedRows.Builder.exactly(given.stream().mapToInt(LanePiece::usable).sum());
    int usable = 0;
    for (int place = 0; place < size; place++) {
      if (rows[place] < from[place].usable()) {
        from[place].addTo(packed, rows[place]);
        places[place] = usable++;
      } else {
        places[place] = -1;
      }
    }
    return new LaneBlock(packed.build(), places);
  }

  /** Names the first place that has another row than it should. */
  private static IllegalStateException wrong(
      LaneLayout layout, int lane, long first, int size, List<LanePiece> given) {
    long[] positions =
        given.stream().flatMapToLong(piece -> LongStream.of(piece.positions())).sorted().toArray();
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
