package dev.headway.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A round's way through a cluster, byte by byte: the state out to the executors as Spark's torrent
 * broadcast sends it, the lanes' results back by the reduction that the trainer takes, with the
 * trainer's own pieces, reducers and tree. Lanes and reducers are spread over the executors in
 * turn.
 */
public final class AggregationTree {
  /** spark.broadcast.blockSize. */
  private static final long BLOCK = 4L << 20;

  private final int lanes;
  private final int executors;
  private final long floats;

  /**
   * A cluster and a network.
   *
   * @param lanes {@code fit.workers}
   * @param executors with one network card each
   * @param floats parameters and updater state
   */
  public AggregationTree(int lanes, int executors, long floats) {
    this.lanes = lanes;
    this.executors = executors;
    this.floats = floats;
  }

  /** Walks one round. */
  public Round walk() {
    boolean collected = Reduction.forSize(lanes, floats) == Reduction.COLLECTED;
    Traffic out = broadcast();
    Traffic shuffle = new Traffic(executors);
    Traffic back = new Traffic(executors);
    long busiest = 0;
    if (collected) {
      for (int lane = 0; lane < lanes; lane++) {
        back.toDriver(lane % executors, floats * Float.BYTES);
      }
    } else {
      busiest = shuffle(shuffle, back);
    }
    return new Round(collected, out, shuffle, back, depth(lanes), busiest);
  }

  /** Every lane's every piece to its reducer, and the means on to the driver. */
  private long shuffle(Traffic shuffle, Traffic back) {
    int reducers = ShuffledMean.reducers(lanes, executors);
    long[] pieces = new long[reducers];
    int size = ShuffledMean.piece(floats, reducers);
    for (long piece = 0; piece * size < floats; piece++) {
      long bytes = Math.min(size, floats - piece * size) * Float.BYTES;
      int reducer = ShuffledMean.reducer(piece + 1, reducers);
      pieces[reducer]++;
      for (int lane = 0; lane < lanes; lane++) {
        shuffle.send(lane % executors, reducer % executors, bytes);
      }
      back.toDriver(reducer % executors, bytes);
    }
    return Arrays.stream(pieces).max().orElse(0);
  }

  /**
   * Each executor asks for the blocks in an order of its own, each from one that has it by then,
   * the driver among them; all go step by step. A network card that is busy is not modelled.
   */
  private Traffic broadcast() {
    Traffic traffic = new Traffic(executors);
    int blocks = Math.toIntExact((floats * Float.BYTES + BLOCK - 1) / BLOCK);
    Random random = new Random(1);
    List<List<Integer>> orders = new ArrayList<>();
    for (int i = 0; i < executors; i++) {
      List<Integer> order = new ArrayList<>();
      for (int block = 0; block < blocks; block++) {
        order.add(block);
      }
      Collections.shuffle(order, random);
      orders.add(order);
    }
    List<List<Integer>> holders = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      holders.add(new ArrayList<>(List.of(Traffic.DRIVER)));
    }
    for (int step = 0; step < blocks; step++) {
      int[] had = holders.stream().mapToInt(List::size).toArray();
      for (int to = 0; to < executors; to++) {
        int block = orders.get(to).get(step);
        int from = holders.get(block).get(random.nextInt(had[block]));
        traffic.send(from, to, Math.min(BLOCK, floats * Float.BYTES - block * BLOCK));
        holders.get(block).add(to);
      }
    }
    return traffic;
  }

  /**
   * Additions on the longest way through the tree that the trainer adds in, seen from inside it.
   */
  static int depth(int lanes) {
    int[] deepest = new int[1];
    long outside = frames();
    FixedTreeSum.sum(
        lanes,
        lane -> {
          deepest[0] = Math.max(deepest[0], (int) (frames() - outside));
          return null;
        });
    // The way in, and the leaf's own call, add nothing.
    return deepest[0] - 2;
  }

  private static long frames() {
    return StackWalker.getInstance()
        .walk(
            stack ->
                stack
                    .filter(
                        f ->
                            f.getClassName().equals(FixedTreeSum.class.getName())
                                && f.getMethodName().equals("sum"))
                    .count());
  }

  /**
   * What a round came to.
   *
   * @param collected whether the driver adds; otherwise the reducers do
   * @param out the state, to the executors
   * @param shuffle pieces, between executors
   * @param back to the driver
   * @param depth additions on the longest way through the tree
   * @param busiest pieces of the reducer that has most
   */
  public record Round(
      boolean collected, Traffic out, Traffic shuffle, Traffic back, int depth, long busiest) {
    /** Seconds on the wire when each card moves so many bytes a second in each direction. */
    public double seconds(double bytesPerSecond) {
      return (out.slowest() + shuffle.slowest() + back.slowest()) / bytesPerSecond;
    }
  }

  /** Bytes through each network card. What stays on an executor passes none. */
  public static final class Traffic {
    private static final int DRIVER = -1;
    private final long[] in;
    private final long[] out;

    Traffic(int executors) {
      in = new long[executors + 1];
      out = new long[executors + 1];
    }

    private void send(int from, int to, long bytes) {
      if (from != to) {
        out[from + 1] += bytes;
        in[to + 1] += bytes;
      }
    }

    private void toDriver(int from, long bytes) {
      send(from, DRIVER, bytes);
    }

    /** Bytes into the driver. */
    public long driverIn() {
      return in[0];
    }

    /** Bytes out of the driver. */
    public long driverOut() {
      return out[0];
    }

    /** The most that came into an executor. */
    public long mostIn() {
      return Arrays.stream(in).skip(1).max().orElse(0);
    }

    /** The most that an executor sent. */
    public long mostOut() {
      return Arrays.stream(out).skip(1).max().orElse(0);
    }

    /** The mean over the executors, of what came in. */
    public double meanIn() {
      return Arrays.stream(in).skip(1).average().orElse(0);
    }

    /** The mean over the executors, of what was sent. */
    public double meanOut() {
      return Arrays.stream(out).skip(1).average().orElse(0);
    }

    /** The busiest direction of the busiest card, driver's included. */
    long slowest() {
      return Math.max(Arrays.stream(in).max().orElse(0), Arrays.stream(out).max().orElse(0));
    }
  }
}
