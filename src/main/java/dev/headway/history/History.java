package dev.headway.history;

import dev.headway.train.Better;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What training measured, epoch by epoch: Keras' {@code History}. Immutable.
 *
 * <p>Metrics stand in a fixed order whatever map they came in: {@code loss}, {@code accuracy},
 * {@code val_loss}, {@code val_accuracy}, then any others in code-point order.
 *
 * @param epochs the epochs' numbers, from 0, rising
 * @param metrics for each metric one value an epoch; values may be NaN or infinite
 */
public record History(List<Integer> epochs, Map<String, List<Double>> metrics) {
  private static final List<String> FIRST = List.of("loss", "accuracy", "val_loss", "val_accuracy");

  /** Copies; refuses epochs that don't rise and metrics of another length. */
  public History {
    epochs = List.copyOf(epochs);
    for (int i = 0; i < epochs.size(); i++) {
      if (epochs.get(i) < 0 || (i > 0 && epochs.get(i) <= epochs.get(i - 1))) {
        throw new IllegalArgumentException("epochs must rise from 0 or above, not " + epochs);
      }
    }
    Map<String, List<Double>> ordered = new LinkedHashMap<>();
    for (String name : order(metrics)) {
      List<Double> values = List.copyOf(metrics.get(name));
      if (values.size() != epochs.size()) {
        throw new IllegalArgumentException(
            name + " has " + values.size() + " values for " + epochs.size() + " epochs");
      }
      ordered.put(name, values);
    }
    metrics = Collections.unmodifiableMap(ordered);
  }

  /** Before the first epoch. */
  public static History empty() {
    return new History(List.of(), Map.of());
  }

  /**
   * This history and one epoch more.
   *
   * @param epoch its number, above those before
   * @param values one value for each metric; the same metrics in every epoch
   * @throws IllegalArgumentException when the number doesn't rise or a metric is missing or new
   */
  public History plus(int epoch, Map<String, Double> values) {
    if (!epochs.isEmpty() && !values.keySet().equals(metrics.keySet())) {
      throw new IllegalArgumentException(
          "epoch "
              + epoch
              + " has the metrics "
              + new TreeSet<>(values.keySet())
              + ", those before "
              + new TreeSet<>(metrics.keySet()));
    }
    List<Integer> allEpochs = new ArrayList<>(epochs);
    allEpochs.add(epoch);
    Map<String, List<Double>> all = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          List<Double> column = new ArrayList<>(metrics.getOrDefault(name, List.of()));
          column.add(value);
          all.put(name, column);
        });
    return new History(allEpochs, all);
  }

  /** One metric's values, an epoch each; refuses a metric that isn't there. */
  public List<Double> values(String metric) {
    List<Double> values = metrics.get(metric);
    if (values == null) {
      throw new IllegalArgumentException("no metric " + metric + " in " + metrics.keySet());
    }
    return values;
  }

  /**
   * Where a metric was best, as {@link Better#of} takes its name. NaN is never best; of equals the
   * first is.
   *
   * @return empty when there is no epoch with a number
   */
  public Optional<Best> best(String metric) {
    if (epochs.isEmpty()) {
      return Optional.empty();
    }
    List<Double> values = values(metric);
    Better better = Better.of(metric);
    Best best = null;
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i);
      if (!Double.isNaN(value) && (best == null || better.than(value, best.value()))) {
        best = new Best(epochs.get(i), value);
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<String> order(Map<String, List<Double>> metrics) {
    Comparator<String> standardFirst =
        Comparator.comparing(n -> FIRST.contains(n) ? FIRST.indexOf(n) : FIRST.size());
    return metrics.keySet().stream()
        .sorted(standardFirst.thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /**
   * An epoch and the value that it had.
   *
   * @param epoch the epoch's number, from 0
   * @param value never NaN
   */
  public record Best(int epoch, double value) {}
}
