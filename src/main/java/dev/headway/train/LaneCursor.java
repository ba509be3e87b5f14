package dev.headway.train;

import dev.headway.feature.PackedRows;
import dev.headway.shuffle.ShuffleBuffer;
import dev.headway.shuffle.ShuffleSpec;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A place in a lane's order of an epoch, and the rows that the shuffle's buffer holds there: what
 * makes going on from a round cheap. It holds copies of rows, never a block. One task uses it at a
 * time.
 */
final class LaneCursor {
  private final int lane;
  private final int epoch;
  private final Source source;
  private final ShuffleBuffer<Drawn> order;
  private PackedRows drawn = PackedRows.none();
  private int round;

  /**
   * A cursor at the start of a lane's epoch.
   *
   * @param shuffle of this lane
   * @param draw of the variant that a row is trained in
   */
  LaneCursor(LaneLayout layout, ShuffleSpec shuffle, VariantDraw draw, int lane, int epoch) {
    this.lane = lane;
    this.epoch = epoch;
    this.source = new Source(layout.laneRows(lane), layout.blockRows(), draw, epoch);
    this.order = new ShuffleBuffer<>(source, shuffle, epoch);
  }

  int lane() {
    return lane;
  }

  int epoch() {
    return epoch;
  }

  /** The round whose rows come next. */
  int round() {
    return round;
  }

  /** From now on rows are read from here; null when the task is over. */
  void readFrom(LaneBlocks blocks) {
    source.read(blocks);
  }

  /**
   * The next usable rows, {@code most} or what is left; empty at the lane's end. Their values are
   * there until the next call.
   */
  PackedRows draw(int most) {
    PackedRows.Builder rows = PackedRows.Builder.inPlaceOf(drawn, most);
    while (!rows.full() && order.hasNext()) {
      Drawn row = order.next();
      // An unusable row keeps its place in the order and is skipped when it is drawn.
      if (row.values == null) {
        continue;
      }
      if (row.target.length == 0) {
        rows.add(FloatBuffer.wrap(row.values), row.position, row.label);
      } else {
        rows.add(FloatBuffer.wrap(row.values), row.position, row.target);
      }
      source.spare = row.values;
    }
    drawn = rows.build();
    return drawn;
  }

  /** Passes over the rows of the rounds before {@code target}. */
  void skipTo(int target, int roundRows) {
    for (; round < target; round++) {
      for (int i = 0; i < roundRows && order.hasNext(); ) {
        i += order.next().values == null ? 0 : 1;
      }
    }
  }

  /** The round's rows have been drawn. */
  void endRound() {
    round++;
  }

  boolean atEnd() {
    return !order.hasNext();
  }

  /** A row in the buffer. */
  private static final class Drawn {
    private final long position;
    private final float[] values;
    private final int label;
    private final float[] target;

    Drawn(long position, float[] values, int label, float[] target) {
      this.position = position;
      this.values = values;
      this.label = label;
      this.target = target;
    }
  }

  /** A lane's rows in order. */
  private static final class Source implements Iterator<Drawn> {
    private final long rows;
    private final int blockRows;
    private final VariantDraw draw;
    private final int epoch;
    private long next;
    private LaneBlocks blocks;
    private LaneBlock open;
    private int openBlock = -1;

    /** Of a row that has left the buffer; the next one that comes in is copied into it. */
    private float[] spare;

    Source(long rows, int blockRows, VariantDraw draw, int epoch) {
      this.rows = rows;
      this.blockRows = blockRows;
      this.draw = draw;
      this.epoch = epoch;
    }

    void read(LaneBlocks from) {
      blocks = from;
      open = null;
      openBlock = -1;
    }

    @Override
    public boolean hasNext() {
      return next < rows;
    }

    @Override
    public Drawn next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int block = (int) (next / blockRows);
      if (block != openBlock) {
        open = blocks.open(block);
        openBlock = block;
      }
      int place = open.place((int) (next % blockRows));
      next++;
      if (place < 0) {
        return new Drawn(-1, null, 0, null);
      }
      PackedRows usable = open.usable();
      long position = usable.positions()[place];
      // What isn't trained in this epoch doesn't come into the buffer.
      int width = usable.width() / draw.copies();
      int from = place * usable.width() + draw.variant(epoch, position) * width;
      return new Drawn(
          position,
          copy(usable.values(), from, width),
          usable.labels()[place],
          usable.target(place));
    }

    private float[] copy(float[] values, int from, int width) {
      float[] row = spare != null && spare.length == width ? spare : new float[width];
      spare = null;
      System.arraycopy(values, from, row, 0, width);
      return row;
    }
  }
}
