package dev.headway.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Counts of true class (rows) against predicted class (columns), and what follows from them. */
public final class ConfusionMatrix {
  /** Of more classes a table can't be read any more; the most frequent mix-ups can. */
  public static final int MOST_READABLE = 30;

  /** So many mix-ups are told. */
  public static final int MOST_MIX_UPS = 20;

  private final List<String> labels;
  private final List<List<Long>> counts;
  // Added up once: each cell's share asks for its row.
  private final long[] rows;
  private final long[] columns;

  /**
   * A matrix.
   *
   * @param labels n names
   * @param counts n × n
   */
  public ConfusionMatrix(List<String> labels, List<List<Long>> counts) {
    this.labels = labels;
    this.counts = counts;
    this.rows = new long[labels.size()];
    this.columns = new long[labels.size()];
    for (int truth = 0; truth < rows.length; truth++) {
      int predicted = 0;
      for (long count : counts.get(truth)) {
        rows[truth] += count;
        columns[predicted++] += count;
      }
    }
  }

  List<String> labels() {
    return labels;
  }

  List<List<Long>> counts() {
    return counts;
  }

  int classes() {
    return labels.size();
  }

  /** Whether it can be read as a table. */
  public boolean isReadable() {
    return classes() <= MOST_READABLE;
  }

  long count(int truth, int predicted) {
    return counts.get(truth).get(predicted);
  }

  /** How many images are of this class. */
  long ofClass(int truth) {
    return rows[truth];
  }

  /** The share of a row; 0 in an empty row. */
  double share(int truth, int predicted) {
    long all = ofClass(truth);
    return all == 0 ? 0 : (double) count(truth, predicted) / all;
  }

  /** Of the images of this class, the share that was found; empty when there are none. */
  OptionalDouble recall(int label) {
    return ratio(count(label, label), ofClass(label));
  }

  /** Of the images called this class, the share that is; empty when none was called so. */
  OptionalDouble precision(int label) {
    return ratio(count(label, label), called(label));
  }

  /** 2 TP / (2 TP + FP + FN), 0…1; 1 for a class that nobody has and nobody is called. */
  double f1(int label) {
    long hits = count(label, label);
    long both = ofClass(label) + called(label);
    return both == 0 ? 1 : 2.0 * hits / both;
  }

  private long called(int label) {
    return columns[label];
  }

  /** The classes with the most mistakes in row and column, at most so many, in their order. */
  List<Integer> mostConfused(int most) {
    long[] mistakes =
        IntStream.range(0, classes())
            .mapToLong(k -> ofClass(k) + called(k) - 2 * count(k, k))
            .toArray();
    return IntStream.range(0, classes())
        .boxed()
        .sorted(Comparator.comparingLong((Integer k) -> mistakes[k]).reversed())
        .limit(most)
        .sorted()
        .toList();
  }

  /** The most frequent confusions, no more than {@code most}; of equals the first classes first. */
  public List<MixUp> mixUps(int most) {
    List<MixUp> all = new ArrayList<>();
    for (int truth = 0; truth < classes(); truth++) {
      for (int predicted = 0; predicted < classes(); predicted++) {
        if (truth != predicted && count(truth, predicted) > 0) {
          all.add(
              new MixUp(
                  labels.get(truth),
                  labels.get(predicted),
                  count(truth, predicted),
                  share(truth, predicted)));
        }
      }
    }
    all.sort(Comparator.comparingLong(MixUp::count).reversed());
    return all.subList(0, Math.min(most, all.size()));
  }

  private static OptionalDouble ratio(long part, long all) {
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
  }

  /** So many images of one class were called the other; the share is of the true class' images. */
  public record MixUp(String truth, String predicted, long count, double share) {}
}
