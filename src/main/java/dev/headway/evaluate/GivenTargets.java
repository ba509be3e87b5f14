package dev.headway.evaluate;

import dev.headway.feature.PackedRows;
import java.util.Arrays;
import java.util.Map;

/** Targets that the rows bring themselves: soft labels, or numbers. Nothing is counted. */
public final class GivenTargets implements Objective {
  private static final long serialVersionUID = 1L;

  private final int width;

  /** An objective of {@code width} values a row. */
  public GivenTargets(int width) {
    this.width = width;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public float[] targets(PackedRows rows, int from, int to) {
    return Arrays.copyOfRange(rows.targets(), from * width, to * width);
  }

  @Override
  public int counts() {
    return 0;
  }

  @Override
  public void count(float[] scores, float[] targets, int rows, long[] counts) {
    // A loss says all there is to say.
  }

  @Override
  public Map<String, Double> metrics(long[] counts, long examples) {
    return Map.of();
  }
}
