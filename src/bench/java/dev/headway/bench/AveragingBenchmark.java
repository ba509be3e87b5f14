package dev.headway.bench;

import dev.headway.bench.PackedProblem.Quality;
import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleSpec;
import dev.headway.train.TrainingPlan;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds per epoch of Headway's trainer, of stock dl4j-spark, of DL4J's local fit and of MLlib, on
 * the same rows, in one JVM, one after the other and over again; and the bars that Headway has to
 * meet.
 */
final class AveragingBenchmark {
  private static final int CLASSES = 10;
  private static final long SEED = 42;
  private static final double DISTANCE = 4;

  private static final int WARM_UP_ROWS = 4_000;

  /** Enough for the JVM's second compiler to have seen what a round does: some 8,000 rounds. */
  private static final int WARM_UP_EPOCHS = 500;

  /** Half a minute of each, as long as Headway's take. */
  private static final int WARM_UP_EPOCHS_OF_STOCK = 60;

  /** First epochs do what later ones don't, so the warm-up has many of those too. */
  private static final int WARM_UP_TRAINERS = 25;

  private static final int WARM_UP_TRAINERS_OF_STOCK = 6;

  /** Stock's epochs take long and vary little. */
  private static final int LATER_OF_STOCK = 2;

  /** Of a problem's own rows, when the JVM is warm. */
  private static final int OWN_WARM_UP_EPOCHS = 5;

  private final PrintStream out;
  private final Setup setup;
  private final int epochs;
  private final Problem small;
  private final Problem large;
  private final Repeats smallRepeats;
  private final Repeats largeRepeats;
  private final String json;
  private final Arguments arguments;

  AveragingBenchmark(Arguments arguments, PrintStream out) {
    this.out = out;
    this.arguments = arguments;
    this.setup =
        new Setup(
            arguments.number("workers", 2),
            arguments.number("batch", 32),
            arguments.numbers("frequencies", "5,20"),
            arguments.number("shuffle-buffer", 1000));
    this.epochs = arguments.number("accuracy-epochs", 10);
    this.small = new Problem(arguments.number("small-rows", 20_000), 256, CLASSES, 1, DISTANCE);
    this.large = new Problem(arguments.number("large-rows", 100_000), 1280, CLASSES, 2, DISTANCE);
    this.smallRepeats =
        new Repeats(
            arguments.number("small-repeats", 5),
            arguments.number("small-stock-repeats", 5),
            arguments.number("small-later", 3),
            LATER_OF_STOCK);
    this.largeRepeats =
        new Repeats(
            arguments.number("large-repeats", 3),
            arguments.number("large-stock-repeats", 1),
            arguments.number("large-later", 1),
            LATER_OF_STOCK);
    this.json = arguments.text("out", "target/bench/averaging.json");
    arguments.refuseUnknown();
  }

  /** 0 when every bar is met, 1 when one isn't. */
  int run() {
    Bars bars = new Bars();
    List<Map<String, Object>> problems = new ArrayList<>();
    try (SparkSession session = Sparks.local(setup.workers())) {
      warmUp(
          session,
          small,
          new Repeats(
              WARM_UP_TRAINERS,
              smallRepeats.stock() == 0 ? 0 : WARM_UP_TRAINERS_OF_STOCK,
              WARM_UP_EPOCHS / WARM_UP_TRAINERS,
              WARM_UP_EPOCHS_OF_STOCK / WARM_UP_TRAINERS_OF_STOCK));
      if (smallRepeats.own() > 0) {
        problems.add(measure(session, small, smallRepeats, bars));
      }
      if (largeRepeats.own() > 0) {
        problems.add(measure(session, large, largeRepeats, bars));
      }
    }
    out.print(bars.describe());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    all.put("problems", problems);
    all.put("bars", bars.toList());
    JsonFile.write(json, all);
    out.printf("numbers: %s%n", json);
    return bars.met() ? 0 : 1;
  }

  private Map<String, Object> measure(
      SparkSession session, Problem problem, Repeats repeats, Bars bars) {
    out.printf("%n%s; %s%n", problem.describe(), setup.describe());
    warmUp(
        session,
        problem,
        new Repeats(1, Math.min(1, repeats.stock()), OWN_WARM_UP_EPOCHS, LATER_OF_STOCK));
    Map<String, Samples> times;
    Map<String, Quality> qualities;
    try (Lineup lineup = new Lineup(session, problem, setup)) {
      times = new Rounds(lineup).run(repeats);
      qualities = lineup.qualities(epochs);
    }
    print(problem, times, qualities);
    bars(problem, times, qualities, bars);
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("problem", problem.describe());
    Map<String, Object> contenders = new LinkedHashMap<>();
    times.forEach((name, samples) -> contenders.put(name, samples.toMap()));
    found.put("contenders", contenders);
    found.put("held_out_accuracy_after_" + epochs + "_epochs", accuracies(qualities));
    return found;
  }

  private void warmUp(SparkSession session, Problem problem, Repeats repeats) {
    try (Lineup warm = new Lineup(session, problem.smaller(WARM_UP_ROWS), setup)) {
      new Rounds(warm).run(repeats);
    }
  }

  private static Map<String, Double> accuracies(Map<String, Quality> qualities) {
    Map<String, Double> accuracies = new LinkedHashMap<>();
    qualities.forEach((name, quality) -> accuracies.put(name, quality.accuracy()));
    return accuracies;
  }

  private void print(Problem problem, Map<String, Samples> times, Map<String, Quality> qualities) {
    out.printf(
        "%n| %-28s | first epoch, s | later, s | later, CPU s | rows trained | held-out accuracy after %d epochs | repeats |%n",
        "", epochs);
    out.printf("|%s|---:|---:|---:|---:|---:|---:|%n", "-".repeat(30));
    times.forEach(
        (name, samples) ->
            out.printf(
                Locale.ROOT,
                "| %-28s | %14.3f | %8.3f | %12.3f | %11.1f%% | %s | %d |%n",
                name,
                samples.first(),
                samples.later(),
                samples.laterCpu(),
                100.0 * samples.rows() / problem.rows(),
                qualities.containsKey(name)
                    ? String.format(Locale.ROOT, "%.4f", qualities.get(name).accuracy())
                    : "",
                samples.repeats()));
    out.printf(
        "First epochs include giving the rows to the lanes (headway) and the export (stock);"
            + " MLlib's numbers are of one pass of a fit.%n%n");
    out.flush();
  }

  private void bars(
      Problem problem, Map<String, Samples> times, Map<String, Quality> qualities, Bars bars) {
    Samples local = times.get(Lineup.LOCAL);
    String of = ", " + problem.describe();
    int longest = 0;
    for (int frequency : setup.frequencies()) {
      Samples own = times.get(Lineup.headway(frequency));
      Samples stock = times.get(Lineup.stock(frequency));
      longest = Math.max(longest, frequency);
      if (stock != null) {
        bars.atLeast(
            "times stock's first epoch, frequency " + frequency + of,
            stock.first() / own.first(),
            10);
        bars.atLeast(
            "times stock's later epochs, frequency " + frequency + of,
            stock.later() / own.later(),
            2);
      }
      bars.atLeast(
          "share of rows trained, frequency " + frequency + of,
          (double) own.rows() / problem.rows(),
          1);
      bars.atLeast(
          "held-out accuracy, frequency " + frequency + of,
          qualities.get(Lineup.headway(frequency)).accuracy(),
          qualities.get(Lineup.LOCAL).accuracy() - 0.005);
    }
    bars.atLeast(
        "times local fit, frequency " + longest + of,
        local.later() / times.get(Lineup.headway(longest)).later(),
        1.5);
  }

  /**
   * How often.
   *
   * @param own repeats of Headway, the local fit and MLlib
   * @param stock repeats of stock training, whose first epoch takes long; at most {@code own}
   * @param later epochs after the first, in each repeat
   * @param laterOfStock the same of stock training
   */
  record Repeats(int own, int stock, int later, int laterOfStock) {}

  /** What is the same for all contenders. */
  record Setup(int workers, int batch, int[] frequencies, int shuffleBuffer) {
    ShuffleSpec shuffle() {
      return ShuffleSpec.of(shuffleBuffer, SEED, Reshuffle.EACH_ITERATION);
    }

    TrainingPlan plan(int frequency) {
      return new TrainingPlan(workers, batch, frequency, shuffle());
    }

    String describe() {
      return String.format(
          "softmax head, Adam, batch %d, %d workers on local[%d], one native thread each",
          batch, workers, workers);
    }
  }
}
