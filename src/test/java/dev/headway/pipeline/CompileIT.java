package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.bundle.Bundle;
import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.History;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.progress.Progress;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of training through the whole job: what is trained, measured, kept and refused. */
class CompileIT {
  private static final List<String> LABELS = SceneSet.QUICKSTART.labels();

  @TempDir static Path root;

  private final SparkSession spark = LocalSpark.session();
  private final Catalog catalog = Catalog.load(List.of(), new Configuration());

  @BeforeAll
  static void images() throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    for (String name : List.of("images", "two")) {
      SampleData.write(
          files,
          new org.apache.hadoop.fs.Path(root.resolve(name).toUri()),
          new SampleSpec(SceneSet.QUICKSTART, 5, 20, 0));
    }
    for (String label : LABELS.subList(2, LABELS.size())) {
      files.delete(new org.apache.hadoop.fs.Path(root.resolve("two/" + label).toUri()), true);
    }
  }

  @Test
  void hingeWithEverythingThatComesBetweenGradientAndWeights() {
    RunDirectory run =
        train(
            "hinge",
            "images",
            "head.hidden=[16]",
            "head.dropout=0.2",
            "head.l1=1e-5",
            "head.l2=1e-3",
            "compile.loss=hinge",
            "compile.metrics=[top_2_accuracy, f1_score]",
            "compile.optimizer={name: adamw, clipnorm: 1.0, learning_rate: {schedule: cosine_decay,"
                + " initial_learning_rate: 0, warmup_target: 0.01, warmup_steps: 4, decay_steps:"
                + " 40}}",
            "fit.class_weight=balanced");
    RunMetrics metrics = metrics(run);
    assertThat(history(run).metrics().keySet())
        .containsExactly(
            "loss",
            "accuracy",
            "val_loss",
            "val_accuracy",
            "f1_score",
            "top_2_accuracy",
            "val_f1_score",
            "val_top_2_accuracy");
    assertThat(number(metrics, "val_accuracy")).isGreaterThan(2.0 / LABELS.size());
    assertThat(number(metrics, "val_loss")).isLessThan(number(metrics, "initial_loss"));
    assertThat(number(metrics, "initial_f1_score")).isBetween(0.0, 1.0);
    measuresTheSame(run, "images", List.of("loss", "accuracy", "f1_score", "top_2_accuracy"));
    Row row = predictions(run);
    assertThat(row.schema().fieldNames()).contains("scores").doesNotContain("probabilities");
    assertThat(row.getList(row.fieldIndex("scores"))).hasSize(LABELS.size());
    Bundle bundle = Bundle.load(run.uri(), new Configuration());
    assertThat(bundle.network().getConfiguration().toJson()).doesNotContain("dev.headway");
    assertThat(bundle.manifest().output().penalty()).isPositive();
    assertThat(bundle.manifest().metrics()).containsKey("test_f1_score");
  }

  @Test
  void oneSigmoidForTwoClasses() {
    RunDirectory run =
        train(
            "binary",
            "two",
            "compile.loss=binary_crossentropy",
            "fit.epochs=20",
            "compile.label_smoothing=0.1",
            "compile.metrics=[auc, precision, recall]",
            "compile.optimizer={name: nadam, learning_rate: 0.01, global_clipnorm: 5}",
            "fit.class_weight={" + LABELS.get(1) + ": 2}");
    RunMetrics metrics = metrics(run);
    assertThat(number(metrics, "initial_loss")).isCloseTo(Math.log(2), within(0.05));
    assertThat(number(metrics, "val_auc")).isGreaterThan(0.8);
    assertThat(history(run).best("val_auc").orElseThrow().value())
        .isEqualTo(history(run).values("val_auc").stream().mapToDouble(v -> v).max().orElseThrow());
    measuresTheSame(run, "two", List.of("loss", "accuracy", "auc", "precision", "recall"));
    Row row = predictions(run);
    List<Float> probabilities = row.getList(row.fieldIndex("probabilities"));
    assertThat(probabilities.get(0) + probabilities.get(1)).isCloseTo(1, within(1e-6f));
  }

  @Test
  void whatTheClassesForbidIsRefusedBeforeTheRunIsMade() {
    refused(
        "compile.loss: binary_crossentropy is for exactly two classes, the data has "
            + LABELS.size()
            + " ("
            + String.join(", ", LABELS)
            + "); take categorical_crossentropy",
        "compile.loss=binary_crossentropy");
    refused(
        "fit.class_weight: the data has no class '"
            + LABELS.get(0)
            + "s'; did you mean '"
            + LABELS.get(0)
            + "'?",
        "fit.class_weight={" + LABELS.get(0) + "s: 2}");
  }

  private void refused(String message, String setting) {
    assertThatThrownBy(() -> train("refused", "images", setting))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REQUEST))
        .hasMessage(message);
    assertThat(root.resolve("runs/refused")).doesNotExist();
  }

  /** {@code evaluate} on the test split gives what the run says of it. */
  private void measuresTheSame(RunDirectory run, String images, List<String> names) {
    RunMetrics again =
        RunMetricsParser.fromJson(
            new EvaluateJob(spark, catalog, Progress.SILENT, s -> {})
                .run(run.uri(), root.resolve(images).toString(), "train[70%:]", null),
            "evaluate");
    for (String name : names) {
      assertThat(number(again, name))
          .as(name)
          .isCloseTo(number(metrics(run), "test_" + name), within(1e-5));
    }
  }

  private RunDirectory train(String name, String images, String... settings) {
    String file =
        """
        name: %s
        data:
          source: %s
          train: "train[:50%%]"
          validation: "train[50%%:70%%]"
          test: "train[70%%:]"
        backbone: { name: headway_net }
        input: { batch_size: 8 }
        fit: { epochs: 6, workers: 2 }
        output: %s
        """
            .formatted(name, root.resolve(images), root.resolve("runs"));
    JobConfig job = JobFile.load(file, "job.yaml", List.of(settings));
    return new TrainJob(spark, catalog, Progress.SILENT, s -> {}).run(job, null, Map.of());
  }

  private Row predictions(RunDirectory run) {
    return spark.read().parquet(run.resolve("predictions.parquet").toString()).first();
  }

  private static RunMetrics metrics(RunDirectory run) {
    return RunMetricsParser.fromJson(run.read("metrics.json"), "metrics.json");
  }

  private static History history(RunDirectory run) {
    return HistoryParser.fromJson(run.read("history.json"), "history.json");
  }

  private static double number(RunMetrics metrics, String name) {
    return metrics.number(name).orElseThrow();
  }
}
