package dev.headway.evaluate;

import dev.headway.feature.PackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What stands out among rows that are looked at one by one, in a bounded place. Two of them merge,
 * and however the rows are dealt to them, the sum is the same: counts are whole numbers, and of
 * equally sure rows the one with the lower position comes first.
 */
final class Findings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bins of a tenth each. */
  private static final int BINS = 10;

  /** Probabilities are added as whole numbers of this part. */
  private static final double UNIT = 1L << 30;

  /** Classes told of an image, beside the true one. */
  private static final int TOP = 3;

  private static final Comparator<Judged> BY_POSITION = Comparator.comparingLong(Judged::position);
  private static final Comparator<Judged> SUREST =
      Comparator.comparing(Judged::sureness).reversed().thenComparing(BY_POSITION);
  private static final Comparator<Judged> LEAST_SURE =
      Comparator.comparing(Judged::sureness).thenComparing(BY_POSITION);

  private final int each;
  private final Outputs outputs;
  private final long[] images = new long[BINS];
  private final long[] hits = new long[BINS];
  private final long[] confidence = new long[BINS];
  private final List<Judged> right = new ArrayList<>();
  private final List<Judged> wrong = new ArrayList<>();
  private final List<Judged> leastSure = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param each images of a kind that are kept
   */
  Findings(int each, Outputs outputs) {
    this.each = each;
    this.outputs = outputs;
  }

  /**
   * Looks at a block.
   *
   * @param scores of the classes, n × classes
   */
  void add(PackedRows rows, float[] scores) {
    int classes = outputs.classes();
    for (int i = 0; i < rows.rows(); i++) {
      int from = i * classes;
      int chosen = Scoring.argMax(scores, from, classes);
      boolean hit = chosen == rows.labels()[i];
      float sureness = sureness(scores, from, chosen);
      if (outputs.loss().givesProbabilities() && Float.isFinite(sureness)) {
        int bin = Math.max(0, Math.min(BINS - 1, (int) (sureness * BINS)));
        images[bin]++;
        hits[bin] += hit ? 1 : 0;
        confidence[bin] += Math.round(sureness * UNIT);
      }
      if (fits(hit ? right : wrong, SUREST, sureness, rows.positions()[i])
          || fits(leastSure, LEAST_SURE, sureness, rows.positions()[i])) {
        Judged judged = judged(rows, i, scores, sureness);
        keep(hit ? right : wrong, SUREST, judged);
        keep(leastSure, LEAST_SURE, judged);
      }
    }
  }

  /** Adds what another found in other rows. */
  void add(Findings other) {
    for (int bin = 0; bin < BINS; bin++) {
      images[bin] += other.images[bin];
      hits[bin] += other.hits[bin];
      confidence[bin] += other.confidence[bin];
    }
    other.right.forEach(row -> keep(right, SUREST, row));
    other.wrong.forEach(row -> keep(wrong, SUREST, row));
    other.leastSure.forEach(row -> keep(leastSure, LEAST_SURE, row));
  }

  Study study(Evaluation evaluation) {
    List<Study.Bin> bins =
        outputs.loss().givesProbabilities()
            ? IntStream.range(0, BINS).mapToObj(this::bin).toList()
            : List.of();
    return new Study(
        evaluation, bins, List.copyOf(right), List.copyOf(wrong), List.copyOf(leastSure));
  }

  private Study.Bin bin(int bin) {
    double mean = images[bin] == 0 ? 0 : confidence[bin] / UNIT / images[bin];
    return new Study.Bin(images[bin], hits[bin], Math.min(1, mean));
  }

  private float sureness(float[] scores, int from, int chosen) {
    if (outputs.loss().givesProbabilities()) {
      return scores[from + chosen];
    }
    float next = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < outputs.classes(); k++) {
      next = k == chosen ? next : Math.max(next, scores[from + k]);
    }
    return scores[from + chosen] - next;
  }

  /** Of most rows nothing needs to be made. */
  private boolean fits(List<Judged> kept, Comparator<Judged> order, float sureness, long position) {
    return each > 0
        && (kept.size() < each
            || order.compare(
                    new Judged(position, 0, sureness, new int[0], new float[0]),
                    kept.get(kept.size() - 1))
                < 0);
  }

  private void keep(List<Judged> kept, Comparator<Judged> order, Judged row) {
    int at = 0;
    while (at < kept.size() && order.compare(kept.get(at), row) <= 0) {
      at++;
    }
    kept.add(at, row);
    if (kept.size() > each) {
      kept.remove(each);
    }
  }

  private Judged judged(PackedRows rows, int row, float[] scores, float sureness) {
    int classes = outputs.classes();
    int from = row * classes;
    int label = rows.labels()[row];
    List<Integer> best = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      int at = best.size();
      while (at > 0 && scores[from + k] > scores[from + best.get(at - 1)]) {
        at--;
      }
      best.add(at, k);
      if (best.size() > TOP) {
        best.remove(TOP);
      }
    }
    if (!best.contains(label)) {
      best.add(label);
    }
    int[] told = best.stream().mapToInt(Integer::intValue).toArray();
    float[] theirs = new float[told.length];
    for (int i = 0; i < told.length; i++) {
      theirs[i] = scores[from + told[i]];
    }
    return new Judged(rows.positions()[row], label, sureness, told, theirs);
  }
}
