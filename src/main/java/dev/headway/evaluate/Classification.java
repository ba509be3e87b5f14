package dev.headway.evaluate;

import dev.headway.config.Metric;
import dev.headway.feature.PackedRows;
import java.util.List;
import java.util.Map;

/** One of several classes, by a loss and with metrics of Keras'. */
public final class Classification implements Objective {
  private static final long serialVersionUID = 1L;

  private final Outputs outputs;
  private final MetricCounts counts;

  /** A softmax over {@code classes} classes, at least 2; accuracy is measured. */
  public Classification(int classes) {
    this(Outputs.softmax(classes), List.of(Metric.ACCURACY));
  }

  /**
   * An objective.
   *
   * @param metrics what is measured; accuracy in any case
   */
  public Classification(Outputs outputs, List<Metric> metrics) {
    this.outputs = outputs;
    this.counts = new MetricCounts(outputs, metrics);
  }

  /** What the network's outputs are. */
  public Outputs outputs() {
    return outputs;
  }

  @Override
  public int width() {
    return outputs.width();
  }

  @Override
  public float[] targets(PackedRows rows, int from, int to) {
    int width = outputs.width();
    float[] targets = new float[(to - from) * width];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) outputs.target(rows.labels()[from + i / width], i % width);
    }
    return targets;
  }

  @Override
  public int counts() {
    return counts.size();
  }

  @Override
  public void count(float[] scores, float[] targets, int rows, long[] into) {
    // A softmax keeps the order of what goes into it.
    boolean orderIsEnough = outputs.width() > 1 && !counts.needsProbabilities();
    float[] values =
        outputs.classScores(orderIsEnough ? scores : outputs.activate(scores, rows), rows);
    for (int i = 0; i < rows; i++) {
      counts.add(values, i * outputs.classes(), outputs.label(targets, i * outputs.width()), into);
    }
  }

  @Override
  public Map<String, Double> metrics(long[] totals, long examples) {
    return counts.values(totals, examples);
  }

  MetricCounts counter() {
    return counts;
  }
}
