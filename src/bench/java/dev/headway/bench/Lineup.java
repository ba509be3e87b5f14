package dev.headway.bench;

import dev.headway.bench.AveragingBenchmark.Setup;
import dev.headway.bench.PackedProblem.Quality;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.dataset.DataSet;

/** All contenders on one problem, each with its rows in memory in the form that it wants. */
final class Lineup implements AutoCloseable {
  static final String LOCAL = "DL4J local fit";
  static final String MLLIB = "MLlib L-BFGS, a pass";

  private final JavaSparkContext spark;
  private final Problem problem;
  private final Setup setup;
  private final PackedProblem packed;
  private final Dataset<Row> features;
  private final Dataset<Row> vectors;
  private JavaRDD<DataSet> stock;

  Lineup(SparkSession session, Problem problem, Setup setup) {
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.problem = problem;
    this.setup = setup;
    this.packed = problem.pack(0, problem.rows());
    this.features = Rows.features(session, spark, problem);
    this.vectors = Rows.vectors(session, spark, problem);
  }

  static String headway(int frequency) {
    return "headway, frequency " + frequency;
  }

  static String stock(int frequency) {
    return "stock, frequency " + frequency;
  }

  int[] frequencies() {
    return setup.frequencies();
  }

  Headway newHeadway(int frequency) {
    return new Headway(
        features,
        Heads.graph(problem.width(), List.of(), problem.classes(), 1),
        problem.width(),
        problem.classes(),
        setup.plan(frequency));
  }

  StockSpark newStock(int frequency) {
    if (stock == null) {
      stock = StockSpark.data(spark, problem);
    }
    try {
      String folder = Files.createTempDirectory("headway-bench-stock").toUri().toString();
      return new StockSpark(
          spark, stock, problem, setup.workers(), setup.batch(), frequency, folder);
    } catch (IOException e) {
      throw HeadwayException.failure("no folder for stock's export: " + e.getMessage(), e);
    }
  }

  LocalFit newLocal() {
    return new LocalFit(packed, setup.batch(), setup.shuffle());
  }

  MllibRegression newMllib() {
    return new MllibRegression(vectors, problem.rows());
  }

  /** Of rows that nobody trained on. */
  Map<String, Quality> qualities(int epochs) {
    PackedProblem heldOut = problem.pack(problem.rows(), Problem.HELD_OUT);
    Map<String, Quality> qualities = new LinkedHashMap<>();
    for (int frequency : frequencies()) {
      try (Headway own = newHeadway(frequency)) {
        train(own, epochs);
        qualities.put(headway(frequency), heldOut.quality(own.output(heldOut)));
      }
    }
    try (LocalFit local = newLocal()) {
      train(local, epochs);
      qualities.put(LOCAL, heldOut.quality(local.output(heldOut)));
    }
    return qualities;
  }

  private static void train(Contender contender, int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      contender.epoch();
    }
  }

  @Override
  public void close() {
    features.unpersist(true);
    vectors.unpersist(true);
    if (stock != null) {
      stock.unpersist(true);
    }
  }
}
