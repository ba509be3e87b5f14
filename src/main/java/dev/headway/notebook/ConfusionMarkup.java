package dev.headway.notebook;

import dev.headway.report.Figures;
import java.util.List;
import java.util.Locale;

/** A confusion matrix as a table whose cells are the darker, the more of their row is in them. */
final class ConfusionMarkup {
  private static final String CELL = "padding:.3em .7em;border:1px solid #9aa7b5;text-align:right";

  private ConfusionMarkup() {}

  static String of(List<String> labels, List<List<Long>> counts) {
    StringBuilder html =
        new StringBuilder("<table style=\"border-collapse:collapse\"><caption>")
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
      html.append("<td style=\"" + CELL + "\">")
          .append(all == 0 ? "–" : Figures.percent((double) right / all))
          .append("</td></tr>");
    }
    return html.append("</table>").toString();
  }

  private static String head(String scope, String label) {
    return "<th scope=\"" + scope + "\" style=\"" + CELL + "\">" + Markup.escaped(label) + "</th>";
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
