package dev.headway.notebook;

import dev.headway.report.ConfusionMatrix;
import dev.headway.report.Figures;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix as a table whose cells are the darker, the more of their row is in them. Of
 * more classes than a table can show, the most frequent mix-ups.
 */
final class ConfusionMarkup {
  private static final String CELL = "padding:.3em .7em;border:1px solid #9aa7b5;text-align:right";
  private static final String TABLE = "<table style=\"border-collapse:collapse\"><caption>";

  private ConfusionMarkup() {}

  static String of(List<String> labels, List<List<Long>> counts) {
    ConfusionMatrix matrix = new ConfusionMatrix(labels, counts);
    return matrix.isReadable() ? whole(labels, counts) : mixUps(matrix, labels.size());
  }

  private static String whole(List<String> labels, List<List<Long>> counts) {
    StringBuilder html =
        new StringBuilder(TABLE)
            .append("True classes in rows, predicted ones in columns</caption><tr><th></th>");
    labels.forEach(label -> html.append(head("col", label)));
    html.append(head("col", "recall")).append("</tr>");
    for (int truth = 0; truth < labels.size(); truth++) {
      html.append("<tr>").append(head("row", labels.get(truth)));
      long all = counts.get(truth).stream().mapToLong(n -> n).sum();
      for (long count : counts.get(truth)) {
        html.append(cell(count, all == 0 ? 0 : (double) count / all));
      }
      long right = counts.get(truth).get(truth);
      html.append(text(all == 0 ? "–" : Figures.percent((double) right / all))).append("</tr>");
    }
    return html.append("</table>").toString();
  }

  private static String mixUps(ConfusionMatrix matrix, int classes) {
    StringBuilder html =
        new StringBuilder("<p>")
            .append(Figures.count(classes))
            .append(" classes are too many for a matrix; toDF() has all of it.</p>")
            .append(TABLE)
            .append("The most frequent confusions; the share is of the true class' images")
            .append("</caption><tr>");
    List.of("true class", "predicted class", "images", "share")
        .forEach(name -> html.append(head("col", name)));
    html.append("</tr>");
    for (ConfusionMatrix.MixUp mix : matrix.mixUps(ConfusionMatrix.MOST_MIX_UPS)) {
      html.append("<tr>")
          .append(head("row", mix.truth()))
          .append(text(Markup.escaped(mix.predicted())))
          .append(cell(mix.count(), mix.share()))
          .append(text(Figures.percent(mix.share())))
          .append("</tr>");
    }
    return html.append("</table>").toString();
  }

  private static String head(String scope, String label) {
    return "<th scope=\"" + scope + "\" style=\"" + CELL + "\">" + Markup.escaped(label) + "</th>";
  }

  private static String text(String escaped) {
    return "<td style=\"" + CELL + "\">" + escaped + "</td>";
  }

  /** White on dark, black on light: either is readable. */
  private static String cell(long count, double share) {
    return String.format(
        Locale.ROOT,
        "<td style=\"%s;background:rgba(11,87,164,%.2f);color:%s\">%s</td>",
        CELL,
        share,
        share > 0.5 ? "#fff" : "inherit",
        Figures.count(count));
  }
}
