package dev.headway.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The mean over lanes by way of a shuffle: piece c of each lane's (parameters, updater) goes to
 * reducer c mod reducers, sorted by (piece, lane), so that a reducer adds as it reads.
 */
final class ShuffledMean {
  /** Floats of a piece: at most 1 MiB of each lane is added at a time. */
  private static final int MOST = 1 << 18;

  /** Fewer aren't worth a record of their own. */
  private static final int FEWEST = 1 << 10;

  private ShuffledMean() {}

  static Reduction.RoundMean reduce(JavaRDD<LaneResult> lanes, int workers, int parameters) {
    int reducers = reducers(workers, lanes.context().defaultParallelism());
    JavaPairRDD<Long, Part> sorted =
        LargeRecords.in(
            lanes
                .flatMapToPair(result -> new Parts(result, workers, reducers))
                .repartitionAndSortWithinPartitions(
                    new ByPiece(reducers, workers), Comparator.naturalOrder()));
    JavaRDD<Piece> means = sorted.mapPartitions(parts -> new Means(parts, workers));
    try {
      return assemble(means.collect(), parameters);
    } finally {
      // The files of a round's shuffle would lie on the executors until the driver collects
      // garbage.
      means.rdd().cleanShuffleDependencies(false);
    }
  }

  static int reducers(int workers, int cores) {
    return Math.max(workers, cores);
  }

  /** The floats of a piece: so few that every reducer gets some, where there are enough. */
  static int piece(long floats, int reducers) {
    return (int) Math.min(MOST, Math.max(FEWEST, (floats + reducers - 1) / reducers));
  }

  /** Where a part goes: part 0 of a lane is its numbers, part c + 1 its piece c. */
  static int reducer(long part, int reducers) {
    return (int) (part % reducers);
  }

  private static Reduction.RoundMean assemble(List<Piece> pieces, int parameters) {
    List<LaneResult> lanes = new ArrayList<>();
    List<Piece> means = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.lane == null) {
        means.add(piece);
      } else {
        lanes.add(piece.lane);
      }
    }
    lanes.sort(Comparator.comparingInt(LaneResult::lane));
    int length = means.stream().mapToInt(p -> p.from + p.mean.length).max().orElse(0);
    float[] own = new float[Math.min(parameters, length)];
    float[] updater = new float[length - own.length];
    for (Piece piece : means) {
      int inOwn = Math.max(0, Math.min(own.length - piece.from, piece.mean.length));
      System.arraycopy(piece.mean, 0, own, Math.min(piece.from, own.length), inOwn);
      System.arraycopy(
          piece.mean,
          inOwn,
          updater,
          Math.max(0, piece.from - own.length),
          piece.mean.length - inOwn);
    }
    return new Reduction.RoundMean(lanes, own, updater);
  }

  /** A piece of a lane's arrays, or what else the lane brings back. */
  private static final class Part implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int from;
    private final long weight;
    private final float[] values;
    private final LaneResult lane;

    Part(int from, long weight, float[] values, LaneResult lane) {
      this.from = from;
      this.weight = weight;
      this.values = values;
      this.lane = lane;
    }
  }

  /** A piece of the mean, or what else a lane brings back. */
  private static final class Piece implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int from;
    private final float[] mean;
    private final LaneResult lane;

    Piece(int from, float[] mean, LaneResult lane) {
      this.from = from;
      this.mean = mean;
      this.lane = lane;
    }
  }

  /** A lane's result in parts; part 0 is the lane's numbers, part c + 1 its piece c. */
  private static final class Parts implements Iterator<Tuple2<Long, Part>> {
    private final LaneResult result;
    private final int workers;
    private final int length;
    private final int piece;
    private long part;

    Parts(LaneResult result, int workers, int reducers) {
      this.result = result;
      this.workers = workers;
      this.length = Math.addExact(result.parameters().length, result.updater().length);
      this.piece = ShuffledMean.piece(length, reducers);
    }

    @Override
    public boolean hasNext() {
      return part == 0 || (part - 1) * piece < length;
    }

    @Override
    public Tuple2<Long, Part> next() {
      int from = (int) ((part - 1) * piece);
      Part value =
          part == 0
              ? new Part(0, 0, new float[0], result.light())
              : new Part(from, result.examples(), values(from), null);
      return new Tuple2<>(part++ * workers + result.lane(), value);
    }

    private float[] values(int from) {
      int to = (int) Math.min(length, (long) from + piece);
      int own = result.parameters().length;
      if (to <= own) {
        return Arrays.copyOfRange(result.parameters(), from, to);
      }
      if (from >= own) {
        return Arrays.copyOfRange(result.updater(), from - own, to - own);
      }
      float[] both = Arrays.copyOfRange(result.parameters(), from, to);
      System.arraycopy(result.updater(), 0, both, own - from, to - own);
      return both;
    }
  }

  /** Adds the parts of each piece as they come, lane by lane. */
  private static final class Means implements Iterator<Piece> {
    private final Iterator<Tuple2<Long, Part>> parts;
    private final int workers;
    private Tuple2<Long, Part> next;

    Means(Iterator<Tuple2<Long, Part>> parts, int workers) {
      this.parts = parts;
      this.workers = workers;
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Piece next() {
      long part = next._1() / workers;
      if (part == 0) {
        LaneResult lane = next._2().lane;
        advance();
        return new Piece(0, null, lane);
      }
      int from = next._2().from;
      long[] total = new long[1];
      double[] sum =
          FixedTreeSum.sum(
              workers,
              lane -> {
                if (next == null || next._1() != part * workers + lane) {
                  return null;
                }
                double[] term = FixedTreeSum.term(next._2().values, next._2().weight);
                total[0] += next._2().weight;
                advance();
                return term;
              });
      return new Piece(from, FixedTreeSum.mean(sum, total[0]), null);
    }

    private void advance() {
      next = parts.hasNext() ? parts.next() : null;
    }
  }

  private static final class ByPiece extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int reducers;
    private final int workers;

    ByPiece(int reducers, int workers) {
      this.reducers = reducers;
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return reducers;
    }

    @Override
    public int getPartition(Object key) {
      return reducer((Long) key / workers, reducers);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByPiece that && that.reducers == reducers && that.workers == workers;
    }

    @Override
    public int hashCode() {
      return 31 * reducers + workers;
    }
  }
}
