package dev.headway.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one contender took, over all repeats. */
final class Samples {
  private final List<Double> first = new ArrayList<>();
  private final List<Double> later = new ArrayList<>();
  private final List<Double> laterCpu = new ArrayList<>();
  private long rows;

  void first(double seconds, long trained) {
    first.add(seconds);
    rows = trained;
  }

  void later(double seconds, double cpuSeconds, long trained) {
    later.add(seconds);
    laterCpu.add(cpuSeconds);
    rows = trained;
  }

  /** The median of the first epochs. */
  double first() {
    return median(first);
  }

  /** The median of the others. */
  double later() {
    return median(later);
  }

  /**
   * The median of what all threads of the JVM computed in the others: steadier on a busy machine.
   */
  double laterCpu() {
    return median(laterCpu);
  }

  /** Rows trained in the last epoch. */
  long rows() {
    return rows;
  }

  int repeats() {
    return first.size();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("first_epoch_seconds", first);
    map.put("later_epoch_seconds", later);
    map.put("later_epoch_cpu_seconds", laterCpu);
    map.put("first_epoch_median", first());
    map.put("later_epoch_median", later());
    map.put("rows_trained", rows);
    return map;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
