package dev.headway.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import scala.Tuple2;

/**
 * A partition's rows as pieces, each with the number of its block: the shuffle then moves a few
 * arrays, and not an object for each row.
 */
final class LanePieces implements Iterator<Tuple2<Integer, LanePiece>> {
  /** What a task gathers: pieces are large, and memory doesn't grow with the partition. */
  static final long MOST_BYTES = 8L << 20;

  /** What a row takes beside its values, roughly: unusable rows are held as well. */
  private static final int ROW_BYTES = 128;

  private final LaneLayout layout;
  private final Iterator<LaneRow> rows;
  private final long mostBytes;
  private Iterator<Map.Entry<Integer, List<LaneRow>>> gathered =
      Map.<Integer, List<LaneRow>>of().entrySet().iterator();

  /**
   * Pieces of rows.
   *
   * @param rows in any order
   * @param mostBytes of the rows that are gathered before their pieces are made
   */
  LanePieces(LaneLayout layout, Iterator<LaneRow> rows, long mostBytes) {
    this.layout = layout;
    this.rows = rows;
    this.mostBytes = mostBytes;
  }

  @Override
  public boolean hasNext() {
    return gathered.hasNext() || rows.hasNext();
  }

  /**
   * The next piece.
   *
   * @throws IllegalStateException when the layout has no place for a row
   */
  @Override
  public Tuple2<Integer, LanePiece> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!gathered.hasNext()) {
      gathered = gather().entrySet().iterator();
    }
    Map.Entry<Integer, List<LaneRow>> block = gathered.next();
    return new Tuple2<>(block.getKey(), LanePiece.of(block.getValue()));
  }

  private Map<Integer, List<LaneRow>> gather() {
    Map<Integer, List<LaneRow>> blocks = new HashMap<>();
    for (long bytes = 0; bytes < mostBytes && rows.hasNext(); ) {
      LaneRow row = rows.next();
      blocks.computeIfAbsent(layout.block(row.position()), block -> new ArrayList<>()).add(row);
      bytes += ROW_BYTES + row.bytes();
    }
    return blocks;
  }
}
