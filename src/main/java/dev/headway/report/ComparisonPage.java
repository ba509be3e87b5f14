package dev.headway.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs side by side on one page that needs no network and no script; data are escaped. */
public final class ComparisonPage {
  private ComparisonPage() {}

  /**
   * Makes the page.
   *
   * @param plots of the same runs
   */
  public static String html(Comparison comparison, List<Plot> plots) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put(
        "runs",
        comparison.runs().stream()
            .map(
                run ->
                    Map.of(
                        "label", Figures.visible(run.label()), "uri", Figures.visible(run.uri())))
            .toList());
    page.put("numbers", rows(comparison.numbers()));
    page.put("differences", rows(comparison.differences()));
    page.put(
        "charts",
        plots.stream().map(p -> Map.of("words", p.description(), "svg", p.inline())).toList());
    return ReportPage.page("compare.ftlh", page, comparison.runs().size() + " runs");
  }

  private static List<Map<String, Object>> rows(Map<String, List<String>> rows) {
    List<Map<String, Object>> shown = new ArrayList<>();
    rows.forEach(
        (name, values) ->
            shown.add(
                Map.of(
                    "name",
                    Figures.visible(name),
                    "values",
                    values.stream().map(Figures::visible).toList())));
    return shown;
  }
}
