package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * Where a split's rows are: the row with position p is row p / workers of lane p mod workers, and a
 * lane's rows are cut into blocks of {@code blockRows}. Blocks are numbered lane by lane.
 *
 * @param rows n, unusable ones included
 * @param workers lanes, at least 1
 * @param blockRows at least 1
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record LaneLayout(long rows, int workers, int blockRows) implements Serializable {
  /** Small enough to be read for one minibatch, large enough to be few. */
  private static final long BLOCK_BYTES = 8L << 20;

  /** What rows must be: the end of an error about those that aren't. */
  static final String POSITIONS =
      "positions are 0 … n - 1, each once, and the same when read again";

  /** The layout for rows of this size: of the row alone, so that no cluster changes it. */
  static LaneLayout of(long rows, int workers, long rowBytes) {
    if (workers < 1) {
      throw new IllegalArgumentException("there is at least 1 worker, not " + workers);
    }
    return new LaneLayout(rows, workers, (int) Math.max(1, BLOCK_BYTES / Math.max(1, rowBytes)));
  }

  int lane(long position) {
    return (int) (position % workers);
  }

  /** The row's place in its lane. */
  long index(long position) {
    return position / workers;
  }

  /** The position of a lane's row. */
  long position(int lane, long index) {
    return index * workers + lane;
  }

  long laneRows(int lane) {
    return rows / workers + (lane < rows % workers ? 1 : 0);
  }

  int blocks(int lane) {
    return blocksFor(laneRows(lane));
  }

  /** The number of a lane's first block. */
  int firstBlock(int lane) {
    long longer = rows % workers;
    long first =
        Math.min(lane, longer) * blocksFor(rows / workers + 1)
            + Math.max(0, lane - longer) * blocksFor(rows / workers);
    return Math.toIntExact(first);
  }

  /** The numbers of a lane's blocks. */
  int[] blocksOf(int lane) {
    return IntStream.range(firstBlock(lane), firstBlock(lane) + blocks(lane)).toArray();
  }

  int allBlocks() {
    return firstBlock(workers);
  }

  /**
   * The number of the block that a position is in.
   *
   * @throws IllegalStateException when there is no such position
   */
  int block(long position) {
    if (position < 0 || position >= rows) {
      throw new IllegalStateException(
          String.format("position %d of %d rows: " + POSITIONS, position, rows));
    }
    return firstBlock(lane(position)) + (int) (index(position) / blockRows);
  }

  /** The position of a block's first row. */
  long firstPosition(int block) {
    int lane = laneOf(block);
    return position(lane, (long) (block - firstBlock(lane)) * blockRows);
  }

  /** The position of a block's last row. */
  long lastPosition(int block) {
    int lane = laneOf(block);
    long next = (long) (block - firstBlock(lane) + 1) * blockRows;
    return position(lane, Math.min(next, laneRows(lane)) - 1);
  }

  /** The lane that a block belongs to. */
  int laneOf(int block) {
    int low = 0;
    int high = workers - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstBlock(middle) <= block) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int blocksFor(long laneRows) {
    return Math.toIntExact((laneRows + blockRows - 1) / blockRows);
  }
}
