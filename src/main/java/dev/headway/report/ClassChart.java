package dev.headway.report;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jfree.chart.plot.CategoryPlot;

/** Precision and recall by class; of many classes the worst. */
final class ClassChart {
  private static final int MOST = 20;

  private ClassChart() {}

  static Chart of(ConfusionMatrix confusion) {
    double[] f1 = IntStream.range(0, confusion.classes()).mapToDouble(confusion::f1).toArray();
    List<Integer> shown =
        IntStream.range(0, confusion.classes())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> f1[k]))
            .limit(MOST)
            .sorted()
            .toList();
    boolean all = shown.size() == confusion.classes();
    CategoryPlot plot =
        Bars.plot(
            shown.stream().map(k -> Bars.shortened(confusion.labels().get(k))).toList(),
            List.of("recall", "precision"),
            List.of(shares(shown, confusion::recall), shares(shown, confusion::precision)),
            List.of(ChartStyle.LINE, ChartStyle.OTHER),
            ChartStyle.shares("share"));
    String title =
        "Recall and precision by class"
            + (all ? "" : ", the worst " + MOST + " of " + confusion.classes());
    String words =
        (all
                ? "All " + shown.size() + " classes."
                : "The " + MOST + " classes of " + confusion.classes() + " with the lowest F1.")
            + " The table has the numbers.";
    return new Chart(
        "per_class",
        title,
        words,
        Chart.WIDTH,
        Bars.height(2 * shown.size()) + 24,
        ChartStyle.chart(title, plot, true));
  }

  private static List<Double> shares(List<Integer> classes, IntFunction<OptionalDouble> share) {
    return classes.stream().map(k -> share.apply(k).orElse(0)).toList();
  }
}
