package dev.headway.bench;

import dev.headway.bench.PackedProblem.Quality;
import dev.headway.error.HeadwayException;
import dev.headway.feature.FloatBytes;
import dev.headway.pipeline.JobFeatures;
import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleSpec;
import dev.headway.train.TrainingPlan;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What averaging costs in accuracy, at the same number of epochs: averaging frequency by workers,
 * each cell the mean over folds. Fold k holds out the rows k, k + folds, … and has seeds of its
 * own. Nothing is timed, so a busy machine gives the same table.
 */
final class AccuracyTable {
  /** More minibatches than any lane has. */
  private static final int WHOLE_EPOCH = 1_000_000;

  private static final int[] FREQUENCIES = {1, 5, 20, 50, WHOLE_EPOCH};
  private static final int[] WORKERS = {1, 2, 4, 8};

  private final PrintStream out;
  private final Arguments arguments;
  private final String photographs;
  private final String weights;
  private final int folds;
  private final int epochs;
  private final int hardRows;
  private final int hardEpochs;
  private final int batch;
  private final String json;

  AccuracyTable(Arguments arguments, PrintStream out) {
    this.out = out;
    this.arguments = arguments;
    this.photographs = arguments.text("photographs", "");
    this.weights = arguments.text("weights", "");
    this.folds = arguments.number("folds", 5);
    this.epochs = arguments.number("epochs", 20);
    this.hardRows = arguments.number("hard-rows", 5_000);
    this.hardEpochs = arguments.number("hard-epochs", 10);
    this.batch = arguments.number("batch", 32);
    this.json = arguments.text("out", "target/bench/accuracy.json");
    arguments.refuseUnknown();
    if (photographs.isEmpty() != weights.isEmpty()) {
      throw HeadwayException.request("--photographs and --weights belong together");
    }
  }

  /** 0. */
  int run() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    try (SparkSession session = Sparks.local(Runtime.getRuntime().availableProcessors())) {
      if (!photographs.isEmpty()) {
        PackedProblem rows = photographs(session);
        all.put("photographs", table(session, "photographs", rows, List.of(), epochs));
      }
      all.put(
          "hard",
          table(session, "a teacher's labels", Teacher.rows(hardRows), List.of(64), hardEpochs));
    }
    JsonFile.write(json, all);
    out.printf("numbers: %s%n", json);
    return 0;
  }

  private PackedProblem photographs(SparkSession session) {
    List<Row> rows;
    BackboneChoice mobilenet = new BackboneChoice("mobilenet_v1_0.25_224", null, weights);
    try (JobFeatures features = JobFeatures.open(session, mobilenet.job(photographs, "auto"))) {
      rows = features.rows();
    }
    int width = FloatBytes.floats(rows.get(0).getAs(1)).remaining();
    float[] features = new float[rows.size() * width];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = rows.get(i).getInt(0);
      FloatBuffer values = FloatBytes.floats(rows.get(i).getAs(1));
      values.get(features, i * width, width);
    }
    int classes = IntStream.of(labels).max().orElse(0) + 1;
    return new PackedProblem(width, classes, features, labels);
  }

  private List<Map<String, Object>> table(
      SparkSession session, String name, PackedProblem rows, List<Integer> hidden, int howLong) {
    out.printf(
        "%n%s: %,d rows x %d, %d classes, hidden layers %s, Adam 0.001, batch %d, %d epochs;"
            + " held-out accuracy (loss), mean of %d folds%n%n",
        name, rows.rows(), rows.width(), rows.classes(), hidden, batch, howLong, folds);
    out.printf("| averaging_frequency | 1 worker | 2 | 4 | 8 |%n|---|---:|---:|---:|---:|%n");
    List<Fold> all = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      all.add(Fold.of(session, rows, fold, folds));
    }
    List<Map<String, Object>> cells = new ArrayList<>();
    for (int frequency : FREQUENCIES) {
      out.printf("| %s |", frequency == WHOLE_EPOCH ? "whole epoch" : frequency);
      for (int workers : WORKERS) {
        List<Quality> found =
            all.stream().map(f -> train(f, hidden, howLong, workers, frequency)).toList();
        double accuracy = found.stream().mapToDouble(Quality::accuracy).average().orElse(0);
        double loss = found.stream().mapToDouble(Quality::loss).average().orElse(0);
        out.printf(Locale.ROOT, " %.2f %% (%.4f) |", 100 * accuracy, loss);
        out.flush();
        Map<String, Object> cell = new LinkedHashMap<>();
        cell.put("averaging_frequency", frequency == WHOLE_EPOCH ? "epoch" : frequency);
        cell.put("workers", workers);
        cell.put("accuracy", accuracy);
        cell.put("loss", loss);
        cell.put("accuracy_by_fold", found.stream().map(Quality::accuracy).toList());
        cells.add(cell);
      }
      out.println();
    }
    all.forEach(fold -> fold.features().unpersist(true));
    return cells;
  }

  private Quality train(Fold fold, List<Integer> hidden, int howLong, int workers, int frequency) {
    PackedProblem rows = fold.heldOut();
    TrainingPlan plan =
        new TrainingPlan(
            workers,
            batch,
            frequency,
            ShuffleSpec.of(1_000, 100L + fold.number(), Reshuffle.EACH_ITERATION));
    try (Headway headway =
        new Headway(
            fold.features(),
            Heads.graph(rows.width(), hidden, rows.classes(), 1L + fold.number()),
            rows.width(),
            rows.classes(),
            plan)) {
      for (int epoch = 0; epoch < howLong; epoch++) {
        headway.epoch();
      }
      return rows.quality(headway.output(rows));
    }
  }

  private record Fold(int number, Dataset<Row> features, PackedProblem heldOut) {
    static Fold of(SparkSession session, PackedProblem rows, int fold, int folds) {
      int[] held = IntStream.range(0, rows.rows()).filter(i -> i % folds == fold).toArray();
      int[] kept = IntStream.range(0, rows.rows()).filter(i -> i % folds != fold).toArray();
      return new Fold(fold, Rows.features(session, rows.take(kept)), rows.take(held));
    }
  }
}
