package dev.headway.report;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.history.Calibration;
import dev.headway.history.Gallery;
import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunSummary;
import dev.headway.image.Thumbnail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs to draw. */
final class Samples {
  private Samples() {}

  static final String JOB =
      """
      name: cats-vs-dogs
      data:
        source: cats_vs_dogs
        train: "train[:80%]"
      """;

  /** Two classes, 20 epochs, two unusable files. */
  static ReportData catsAndDogs() {
    return new ReportData(
        "20261124-101500-7f3a",
        "cats-vs-dogs",
        metrics(0.61),
        history(20),
        summary(
            List.of("cats", "dogs"),
            new long[][] {{97, 3}, {6, 94}},
            List.of(
                new RunSummary.Quarantined("dogs/1045.jpg", "train", 1208, "JPEG ends too early"),
                new RunSummary.Quarantined("cats/notes.jpg", "train", 33, "not an image")),
            2,
            Map.of("JPEG ends too early", 1L, "not an image", 1L)),
        JOB,
        provenance(),
        List.of(new RatePoint(0, 1e-3), new RatePoint(20, 1e-3)),
        gallery("cats", "dogs", "cats/1.jpg"));
  }

  /** Pictures of each kind, each of its own colour. */
  static Gallery gallery(String label, String other, String key) {
    return new Gallery(
        List.of(picture(label, key, 40, 0, score(label, 0.999), score(other, 0.001))),
        List.of(
            picture(other, key, 80, 0, score(label, 0.97), score(other, 0.03)),
            picture(other, key, 120, 0, score(label, 0.9), score(other, 0.1))),
        List.of(picture(label, key, 160, 0, score(label, 0.502), score(other, 0.498))),
        List.of(picture(label, key, 200, 3), picture(other, key, 240, 0)),
        32);
  }

  private static Gallery.Score score(String label, double value) {
    return new Gallery.Score(label, value);
  }

  private static Gallery.Picture picture(
      String label, String key, int grey, int variant, Gallery.Score... scores) {
    InputSize size = new InputSize(24, 24);
    float[] values = new float[24 * 24 * 3];
    Arrays.fill(values, grey / 127.5f - 1);
    return new Gallery.Picture(
        key,
        "train",
        grey,
        variant,
        label,
        List.of(scores),
        Thumbnail.png(PreprocessMode.TF, values, size, 24));
  }

  /** As many classes as asked for, a count in every cell. */
  static ReportData classes(int classes) {
    List<String> labels = new ArrayList<>();
    long[][] confusion = new long[classes][classes];
    for (int i = 0; i < classes; i++) {
      labels.add("a class with a long name, number " + i);
      for (int j = 0; j < classes; j++) {
        confusion[i][j] = i == j ? 900 : (i * 7L + j) % 5;
      }
    }
    return new ReportData(
        "run-1",
        "many",
        metrics(0.61),
        history(3),
        summary(labels, confusion, List.of(), 9, Map.of("a", 4L, "b", 3L, "c", 1L, "d", 1L)),
        JOB,
        provenance(),
        List.of(),
        Gallery.NONE);
  }

  /** Every text that data can bring is {@code text}. */
  static ReportData hostile(String text) {
    return new ReportData(
        text,
        text,
        RunMetrics.builder().text("model_sha256", text).text("x" + text, text).build(),
        History.empty().plus(0, Map.of("loss", 0.5, "m" + text, 1.0)),
        new RunSummary(
            List.of(text, "other"),
            RunSummary.matrix(new long[][] {{1, 0}, {0, 1}}),
            Map.of(text, Map.of(text, 1L)),
            List.of(new RunSummary.Role(text, text, 2, 1)),
            List.of(new RunSummary.Quarantined(text, text, 0, text)),
            1,
            Map.of(text, 1L),
            calibration()),
        text,
        Map.of(text, text),
        List.of(),
        gallery(text, "other", text));
  }

  /** A run that measured nothing. */
  static ReportData bare() {
    return new ReportData(
        "r",
        "n",
        RunMetrics.builder().build(),
        History.empty(),
        new RunSummary(List.of(), null, Map.of(), List.of(), List.of(), 0, Map.of()),
        "",
        Map.of(),
        List.of(),
        Gallery.NONE);
  }

  /** 200 images, 190 of them right. */
  static Calibration calibration() {
    List<Calibration.Bin> bins = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      bins.add(new Calibration.Bin(0, 0, 0));
    }
    bins.set(5, new Calibration.Bin(20, 12, 0.55));
    bins.set(9, new Calibration.Bin(180, 178, 0.98));
    return new Calibration(bins);
  }

  static RunSummary summary(
      List<String> labels,
      long[][] confusion,
      List<RunSummary.Quarantined> quarantined,
      long total,
      Map<String, Long> reasons) {
    Map<String, Map<String, Long>> perClass = new LinkedHashMap<>();
    long rows = 800;
    for (String role : List.of("train", "validation", "test")) {
      Map<String, Long> counts = new LinkedHashMap<>();
      for (String label : labels) {
        counts.put(label, rows);
      }
      perClass.put(role, counts);
      rows = 100;
    }
    return new RunSummary(
        labels,
        RunSummary.matrix(confusion),
        perClass,
        List.of(
            new RunSummary.Role("train", "train[:80%]", 1600, 1598),
            new RunSummary.Role("validation", "train[80%:90%]", 200, 200),
            new RunSummary.Role("test", "train[90%:]", 200, 200)),
        quarantined,
        total,
        reasons,
        calibration());
  }

  static History history(int epochs) {
    History history = History.empty();
    for (int epoch = 0; epoch < epochs; epoch++) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("loss", 0.08 + 0.55 * Math.exp(-0.4 * epoch));
      values.put("accuracy", 0.985 - 0.3 * Math.exp(-0.5 * epoch));
      values.put("val_loss", 0.115 + 0.45 * Math.exp(-0.45 * epoch) + 0.002 * (epoch % 3));
      values.put("val_accuracy", 0.96 - 0.25 * Math.exp(-0.6 * epoch) - 0.005 * (epoch % 2));
      history = history.plus(epoch, values);
    }
    return history;
  }

  static Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Headway", "0.1.0");
    provenance.put("Spark", "3.5.5");
    provenance.put("weights SHA-256", "0d".repeat(32));
    return provenance;
  }

  static RunMetrics metrics(double randomBackbone) {
    List<Long> perEpoch = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      perEpoch.add(1598L);
    }
    return RunMetrics.builder()
        .number("initial_loss", 0.7012)
        .number("initial_accuracy", 0.525)
        .number("val_loss", 0.1184)
        .number("val_accuracy", 0.96)
        .number("test_loss", 0.1256)
        .number("test_accuracy", 0.955)
        .number("random_backbone_test_accuracy", randomBackbone)
        .whole("train_examples", 1598)
        .whole("validation_examples", 200)
        .whole("test_examples", 200)
        .wholes("examples_per_epoch", perEpoch)
        .whole("quarantined", 2)
        .number("featurize_images_per_second", 412.3)
        .number("featurize_seconds", 4.851)
        .number("start_spark_seconds", 1.9)
        .number("train_seconds", 61.2)
        .number("evaluate_seconds", 2.04)
        .number("total_seconds", 75.9)
        .whole("workers", 2)
        .whole("epochs_run", 20)
        .whole("best_epoch", 17)
        .text("feature_cache", "miss")
        .text("model_sha256", "9c".repeat(32))
        .build();
  }
}
