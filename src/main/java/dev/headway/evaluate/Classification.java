package dev.headway.evaluate;

import dev.headway.feature.PackedRows;
import java.util.Map;

/**
 * One of several classes: targets are one-hot, and a row is right when its class has the highest
 * score. A softmax keeps the order of what goes into it.
 */
public final class Classification implements Objective {
  private static final long serialVersionUID = 1L;

  private final int classes;

  /** An objective of {@code classes} classes, at least 1. */
  public Classification(int classes) {
    this.classes = classes;
  }

  @Override
  public int width() {
    return classes;
  }

  @Override
  public float[] targets(PackedRows rows, int from, int to) {
    float[] targets = new float[(to - from) * classes];
    for (int i = from; i < to; i++) {
      targets[(i - from) * classes + rows.labels()[i]] = 1;
    }
    return targets;
  }

  @Override
  public int counts() {
    return 1;
  }

  @Override
  public void count(float[] scores, float[] targets, int rows, long[] counts) {
    for (int i = 0; i < rows; i++) {
      if (Scoring.argMax(scores, i * classes, classes)
          == Scoring.argMax(targets, i * classes, classes)) {
        counts[0]++;
      }
    }
  }

  @Override
  public Map<String, Double> metrics(long[] counts, long examples) {
    return Map.of("accuracy", (double) counts[0] / examples);
  }
}
