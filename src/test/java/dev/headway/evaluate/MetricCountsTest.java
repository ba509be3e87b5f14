package dev.headway.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.Loss;
import dev.headway.config.Metric;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metrics against Keras' definitions, computed here in the plain way from all rows. */
class MetricCountsTest {
  private static final List<Metric> ALL =
      Stream.of("accuracy", "top_2_accuracy", "auc", "precision", "recall", "f1_score")
          .map(name -> Metric.of(name).orElseThrow())
          .toList();

  @Test
  void ofSeveralClasses() {
    float[] p = {
      0.7f, 0.2f, 0.1f,
      0.4f, 0.5f, 0.1f,
      0.2f, 0.2f, 0.6f,
      0.1f, 0.3f, 0.6f,
      0.34f, 0.33f, 0.33f,
    };
    int[] labels = {0, 0, 2, 1, 2};
    Map<String, Double> values = measured(Outputs.softmax(3), ALL, p, labels);
    assertThat(values.keySet())
        .containsExactly("accuracy", "top_2_accuracy", "auc", "precision", "recall", "f1_score");
    assertThat(values.get("accuracy")).isEqualTo(2 / 5.0);
    // Rows 0, 1, 2, 3 have at most one class above their own; so has row 4, where two tie.
    assertThat(values.get("top_2_accuracy")).isEqualTo(1);
    // Above a half: (0,0) right, (2,2) right, (3,2) wrong; a half itself isn't above.
    assertThat(values.get("precision")).isEqualTo(2 / 3.0);
    assertThat(values.get("recall")).isEqualTo(2 / 5.0);
    // By class: TP, FP, FN = 1,1,1 and 0,1,1 and 1,1,1.
    assertThat(values.get("f1_score")).isCloseTo((0.5 + 0 + 0.5) / 3, within(1e-15));
    assertThat(values.get("auc")).isCloseTo(kerasAuc(p, flat(labels, 3)), within(1e-12));
  }

  @Test
  void ofOneSigmoidAreThoseOfTheSecondClass() {
    float[] p = {0.9f, 0.6f, 0.4f, 0.2f, 0.5f};
    int[] labels = {1, 0, 1, 0, 1};
    Outputs outputs = new Outputs(Loss.BINARY_CROSSENTROPY, 0, 2);
    Map<String, Double> values = measured(outputs, ALL, outputs.classScores(p, 5), labels);
    assertThat(values.get("accuracy")).isEqualTo(2 / 5.0);
    assertThat(values.get("precision")).isEqualTo(1 / 2.0);
    assertThat(values.get("recall")).isEqualTo(1 / 3.0);
    assertThat(values.get("auc"))
        .isCloseTo(kerasAuc(p, new boolean[] {true, false, true, false, true}), within(1e-12));
  }

  @Test
  void aucIsKerasOnManyRowsAndAtTheEnds() {
    SplittableRandom random = new SplittableRandom(3);
    Outputs outputs = new Outputs(Loss.BINARY_CROSSENTROPY, 0, 2);
    for (int rows : new int[] {1, 2, 50, 3000}) {
      float[] p = new float[rows];
      int[] labels = new int[rows];
      boolean[] positive = new boolean[rows];
      for (int i = 0; i < rows; i++) {
        labels[i] = random.nextInt(2);
        positive[i] = labels[i] == 1;
        p[i] =
            i % 3 == 0
                ? random.nextInt(3) / 2f
                : (float) Math.min(1, random.nextDouble() * 0.8 + 0.2 * labels[i]);
      }
      assertThat(measured(outputs, ALL, outputs.classScores(p, rows), labels).get("auc"))
          .isCloseTo(kerasAuc(p, positive), within(1e-12));
    }
  }

  @Test
  void aucWithOneClassOnlyIsZeroAsInKeras() {
    Outputs outputs = new Outputs(Loss.BINARY_CROSSENTROPY, 0, 2);
    float[] scores = outputs.classScores(new float[] {0.9f, 0.1f}, 2);
    assertThat(measured(outputs, ALL, scores, new int[] {1, 1}).get("auc")).isZero();
    assertThat(measured(outputs, ALL, scores, new int[] {0, 0}).get("auc")).isZero();
  }

  @Test
  void whatNobodyHasIsZeroAndNothingIsDividedByIt() {
    float[] p = {0.4f, 0.3f, 0.3f};
    Map<String, Double> values = measured(Outputs.softmax(3), ALL, p, new int[] {1});
    assertThat(values.get("precision")).isZero();
    assertThat(values.get("recall")).isZero();
    assertThat(values.get("f1_score")).isZero();
  }

  @Test
  void sumsOfBlocksAreTheWhole() {
    SplittableRandom random = new SplittableRandom(1);
    int rows = 500;
    float[] logits = new float[rows * 4];
    int[] labels = new int[rows];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextDouble() * 8 - 4;
    }
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(4);
    }
    Outputs outputs = Outputs.softmax(4);
    float[] p = outputs.activate(logits, rows);
    MetricCounts metrics = new MetricCounts(outputs, ALL);
    long[] whole = new long[metrics.size()];
    long[] parts = new long[metrics.size()];
    for (int i = 0; i < rows; i++) {
      metrics.add(p, i * 4, labels[i], whole);
    }
    for (int i = rows - 1; i >= 0; i--) {
      long[] one = new long[metrics.size()];
      metrics.add(p, i * 4, labels[i], one);
      for (int k = 0; k < one.length; k++) {
        parts[k] += one[k];
      }
    }
    assertThat(parts).isEqualTo(whole);
    assertThat(metrics.values(whole, rows).values())
        .allSatisfy(v -> assertThat(v).isBetween(0., 1.));
  }

  @Test
  void accuracyIsMeasuredInAnyCase() {
    assertThat(
            measured(
                    Outputs.softmax(2),
                    List.of(Metric.of("recall").orElseThrow()),
                    new float[] {1, 0},
                    new int[] {0})
                .keySet())
        .containsExactly("accuracy", "recall");
  }

  private static Map<String, Double> measured(
      Outputs outputs, List<Metric> metrics, float[] scores, int[] labels) {
    MetricCounts counter = new MetricCounts(outputs, metrics);
    long[] counts = new long[counter.size()];
    for (int i = 0; i < labels.length; i++) {
      counter.add(scores, i * outputs.classes(), labels[i], counts);
    }
    return counter.values(counts, labels.length);
  }

  private static boolean[] flat(int[] labels, int classes) {
    boolean[] positive = new boolean[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      positive[i * classes + labels[i]] = true;
    }
    return positive;
  }

  /** 200 thresholds, counts at each, trapezoids of the true by the false positive rate. */
  private static double kerasAuc(float[] p, boolean[] positive) {
    int n = 200;
    double[] tpr = new double[n];
    double[] fpr = new double[n];
    for (int t = 0; t < n; t++) {
      float threshold = t == 0 ? -1e-7f : t == n - 1 ? 1 + 1e-7f : t / 199f;
      double tp = 0;
      double fp = 0;
      double positives = 0;
      for (int i = 0; i < p.length; i++) {
        tp += positive[i] && p[i] > threshold ? 1 : 0;
        fp += !positive[i] && p[i] > threshold ? 1 : 0;
        positives += positive[i] ? 1 : 0;
      }
      tpr[t] = positives == 0 ? 0 : tp / positives;
      fpr[t] = positives == p.length ? 0 : fp / (p.length - positives);
    }
    double area = 0;
    for (int t = 0; t + 1 < n; t++) {
      area += (fpr[t] - fpr[t + 1]) * (tpr[t] + tpr[t + 1]) / 2;
    }
    return area;
  }
}
