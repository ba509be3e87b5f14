package dev.headway.report;

import java.awt.Color;
import java.util.List;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelWidthType;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** Bars to the right, a row of them for each name. */
final class Bars {
  private static final int MOST_LETTERS = 22;
  private static final int AROUND = 70;

  private Bars() {}

  /**
   * The plot.
   *
   * @param names of the rows, from above; equal ones stay apart
   * @param series the names of a row's bars
   * @param values by series, then by row
   */
  static CategoryPlot plot(
      List<String> names,
      List<String> series,
      List<List<Double>> values,
      List<Color> colors,
      NumberAxis axis) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    for (int s = 0; s < series.size(); s++) {
      for (int row = 0; row < names.size(); row++) {
        data.addValue(values.get(s).get(row), series.get(s), new Name(row, names.get(row)));
      }
    }
    BarRenderer renderer = new BarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    renderer.setItemMargin(0.05);
    renderer.setMaximumBarWidth(0.2);
    for (int s = 0; s < series.size(); s++) {
      renderer.setSeriesPaint(s, colors.get(s));
    }
    CategoryAxis rows = new CategoryAxis();
    ChartStyle.axis(rows);
    rows.setMaximumCategoryLabelWidthRatio(0.5f);
    rows.setCategoryMargin(0.3);
    rows.setCategoryLabelPositions(
        org.jfree.chart.axis.CategoryLabelPositions.replaceLeftPosition(
            rows.getCategoryLabelPositions(),
            new org.jfree.chart.axis.CategoryLabelPosition(
                org.jfree.chart.ui.RectangleAnchor.RIGHT,
                org.jfree.chart.text.TextBlockAnchor.CENTER_RIGHT,
                CategoryLabelWidthType.RANGE,
                0.5f)));
    CategoryPlot plot = new CategoryPlot(data, rows, axis, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    ChartStyle.grid(plot);
    return plot;
  }

  /** Of a chart with so many bars. */
  static int height(int bars) {
    return AROUND + Math.max(2, bars) * 24;
  }

  /** A name as it fits beside a bar. */
  static String shortened(String name) {
    String shown = Figures.visible(name);
    return shown.codePointCount(0, shown.length()) <= MOST_LETTERS
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
  }

  /** A row's key. */
  private record Name(int row, String name) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      return Integer.compare(row, other.row);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
