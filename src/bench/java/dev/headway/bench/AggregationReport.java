package dev.headway.bench;

import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleSpec;
import dev.headway.train.AggregationTree;
import dev.headway.train.MeasuredRound;
import dev.headway.train.TrainingPlan;
import dev.headway.train.TrainingRows;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What a round moves: the aggregation simulated for clusters and networks of all sizes, and the
 * simulation's bytes held against what Spark counts in real rounds.
 */
final class AggregationReport {
  private static final double MIB = 1 << 20;
  private static final double SHARE = 0.1;

  /** Parameters and Adam's two moments. */
  private static final long ADAM = 3;

  private static final List<Net> NETS =
      List.of(
          new Net("MobileNet 0.25 head, 257 x 2", 257L * 2),
          new Net("VGG16 head, 25,089 x 2", 25_089L * 2),
          new Net("VGG16 head, 25,089 x 1,000", 25_089L * 1_000),
          new Net("VGG16, all of it", 138_357_544L));

  private final PrintStream out;
  private final int batch;
  private final double bytesPerSecond;
  private final String json;
  private final Arguments arguments;

  AggregationReport(Arguments arguments, PrintStream out) {
    this.out = out;
    this.arguments = arguments;
    this.batch = arguments.number("batch", 32);
    this.bytesPerSecond = arguments.number("gigabits", 10) * 1e9 / 8;
    this.json = arguments.text("out", "target/bench/aggregation.json");
    arguments.refuseUnknown();
  }

  /** 0 when the simulation and Spark agree, 1 when they don't. */
  int run() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    all.put("simulated", simulated());
    Bars bars = new Bars();
    all.put("measured", measured(bars));
    out.print(bars.describe());
    all.put("bars", bars.toList());
    JsonFile.write(json, all);
    out.printf("numbers: %s%n", json);
    return bars.met() ? 0 : 1;
  }

  private List<Map<String, Object>> simulated() {
    out.printf(
        Locale.ROOT,
        "One round, Adam (three floats a parameter), one lane an executor, MiB; seconds at %.2f GB/s"
            + " a card and direction.%n%n",
        bytesPerSecond / 1e9);
    out.printf(
        "| network | executors | adds | broadcast in | broadcast out mean (max) | shuffle in mean (max)"
            + " | shuffle out | driver out | driver in | depth | seconds |%n"
            + "|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|%n");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Net net : NETS) {
      for (int executors : new int[] {10, 100, 1_000}) {
        AggregationTree.Round round =
            new AggregationTree(executors, executors, ADAM * net.parameters()).walk();
        print(net, executors, round);
        rows.add(row(net, executors, round));
      }
    }
    out.printf(
        Locale.ROOT,
        "%nThe averaging_frequency from which on these seconds are at most %.0f %% of a round, by how"
            + " many images of %d an executor trains in a second:%n%n",
        100 * SHARE,
        batch);
    out.printf(
        "| network | executors | 1 image/s | 10 | 100 | 1,000 |%n|---|---:|---:|---:|---:|---:|%n");
    for (Map<String, Object> row : rows) {
      double seconds = (Double) row.get("seconds");
      out.printf("| %s | %,d |", row.get("network"), (Integer) row.get("executors"));
      for (int rate : new int[] {1, 10, 100, 1_000}) {
        out.printf(" %,d |", frequency(seconds, (double) batch / rate));
      }
      out.println();
    }
    out.println();
    return rows;
  }

  /** The least f with seconds / (seconds + f · minibatch) at most {@link #SHARE}. */
  static long frequency(double seconds, double minibatch) {
    return Math.max(1, (long) Math.ceil(seconds * (1 - SHARE) / SHARE / minibatch));
  }

  private void print(Net net, int executors, AggregationTree.Round round) {
    out.printf(
        Locale.ROOT,
        "| %s | %,d | %s | %,.3f | %,.3f (%,.3f) | %,.3f (%,.3f) | %,.3f | %,.3f | %,.3f | %d | %.4f |%n",
        net.name(),
        executors,
        round.collected() ? "driver" : "reducers",
        round.out().mostIn() / MIB,
        round.out().meanOut() / MIB,
        round.out().mostOut() / MIB,
        round.shuffle().meanIn() / MIB,
        round.shuffle().mostIn() / MIB,
        round.shuffle().mostOut() / MIB,
        round.out().driverOut() / MIB,
        round.back().driverIn() / MIB,
        round.depth(),
        round.seconds(bytesPerSecond));
    out.flush();
  }

  private Map<String, Object> row(Net net, int executors, AggregationTree.Round round) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("network", net.name());
    row.put("executors", executors);
    row.put("adds", round.collected() ? "driver" : "reducers");
    row.put("broadcast_in_max", round.out().mostIn());
    row.put("broadcast_out_mean", round.out().meanOut());
    row.put("broadcast_out_max", round.out().mostOut());
    row.put("shuffle_in_mean", round.shuffle().meanIn());
    row.put("shuffle_in_max", round.shuffle().mostIn());
    row.put("shuffle_out_max", round.shuffle().mostOut());
    row.put("driver_out", round.out().driverOut());
    row.put("driver_in", round.back().driverIn());
    row.put("tree_depth", round.depth());
    row.put("busiest_reducer_pieces", round.busiest());
    row.put("seconds", round.seconds(bytesPerSecond));
    return row;
  }

  private List<Map<String, Object>> measured(Bars bars) {
    List<Map<String, Object>> found = new ArrayList<>();
    try (SparkSession session = Sparks.uncompressed(2)) {
      for (int lanes : new int[] {2, 5, 8}) {
        for (boolean reducers : new boolean[] {false, true}) {
          found.add(measure(session, lanes, reducers, bars));
        }
      }
    }
    return found;
  }

  private Map<String, Object> measure(
      SparkSession session, int lanes, boolean reducers, Bars bars) {
    int width = 500;
    int classes = 1_000;
    Problem problem = new Problem(lanes * batch * 4, width, classes, 1, 4);
    TrainingPlan plan = new TrainingPlan(lanes, batch, 2, ShuffleSpec.of(1, 1, Reshuffle.NEVER));
    ComputationGraph network = Heads.graph(width, List.of(), classes, 1);
    long floats = ADAM * network.numParams();
    Dataset<Row> features = Rows.features(session, problem.pack(0, problem.rows()));
    MeasuredRound spark;
    try (TrainingRows rows = TrainingRows.of(features, lanes)) {
      spark = MeasuredRound.of(rows, network, width, classes, plan, reducers);
    } finally {
      features.unpersist(true);
    }
    String of = ", " + lanes + " lanes, " + (reducers ? "reducers add" : "the driver adds");
    double state = (double) floats * Float.BYTES * spark.rounds();
    agree(bars, "broadcast" + of, spark.broadcast(), state);
    agree(bars, "shuffle written" + of, spark.shuffleWritten(), reducers ? lanes * state : 0);
    agree(bars, "shuffle read" + of, spark.shuffleRead(), reducers ? lanes * state : 0);
    agree(bars, "results" + of, spark.results(), reducers ? state : lanes * state);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("lanes", lanes);
    map.put("adds", reducers ? "reducers" : "driver");
    map.put("rounds", spark.rounds());
    map.put("state_bytes", floats * Float.BYTES);
    map.put("broadcast", spark.broadcast());
    map.put("shuffle_written", spark.shuffleWritten());
    map.put("shuffle_read", spark.shuffleRead());
    map.put("results", spark.results());
    return map;
  }

  /** What Spark counts has class names, keys and closures beside the floats: 2 % more at most. */
  private static void agree(Bars bars, String what, long counted, double floats) {
    double share = floats == 0 ? (counted == 0 ? 1 : 0) : floats / counted;
    bars.atLeast("simulated of Spark's bytes: " + what, share > 1.0001 ? 0 : share, 0.98);
  }

  private record Net(String name, long parameters) {}
}
