package dev.headway.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.LengthAdjustmentType;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** What all charts look like: the page's light colours, which stand for the page's own in it. */
final class ChartStyle {
  static final Color INK = new Color(0x1c2430);
  static final Color SOFT = new Color(0x5b6675);
  static final Color RULE = new Color(0xdfe4ea);
  static final Color LINE = new Color(0x1f5f99);
  static final Color OTHER = new Color(0xb4540a);

  static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  static final Stroke SOLID = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final Stroke THIN = new BasicStroke(1);

  /** Lines of several runs: 3:1 and more on white as on the page's dark ground. */
  private static final List<Color> SERIES =
      List.of(
          new Color(0x2f7dc4),
          new Color(0xc76a16),
          new Color(0x2e8b57),
          new Color(0xc4508f),
          new Color(0x8568c9),
          new Color(0x8a7a1f),
          new Color(0x1f8a99),
          new Color(0xd1495b));

  private static final int FEW_POINTS = 60;

  private ChartStyle() {}

  static Stroke dashed() {
    return new BasicStroke(
        2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 3}, 0);
  }

  static Color series(int number) {
    return SERIES.get(number % SERIES.size());
  }

  static int differentSeries() {
    return SERIES.size();
  }

  static Shape point() {
    return new Ellipse2D.Double(-2.5, -2.5, 5, 5);
  }

  /** Whether the points of a line can be told from each other. */
  static boolean showsPoints(int points) {
    return points <= FEW_POINTS;
  }

  /** The page's names for the colours, as CSS writes the colours. */
  static Map<String, String> pageColors() {
    Map<String, String> colors = new LinkedHashMap<>();
    colors.put(css(INK), "var(--ink)");
    colors.put(css(SOFT), "var(--soft)");
    colors.put(css(RULE), "var(--rule)");
    colors.put(css(LINE), "var(--line)");
    colors.put(css(OTHER), "var(--other)");
    return colors;
  }

  private static String css(Color color) {
    return "rgb(" + color.getRed() + "," + color.getGreen() + "," + color.getBlue() + ")";
  }

  /** A chart without a ground: it stands on a page. */
  static JFreeChart chart(String title, Plot plot, boolean legend) {
    // As text, not as the outlines of its letters.
    TextUtils.setUseDrawRotatedStringWorkaround(false);
    plot.setBackgroundPaint(null);
    plot.setOutlineVisible(false);
    plot.setInsets(new RectangleInsets(4, 4, 4, 4));
    JFreeChart chart = new JFreeChart(null, TEXT, plot, legend);
    chart.setBackgroundPaint(null);
    TextTitle head = new TextTitle(title, new Font(Font.SANS_SERIF, Font.BOLD, 13));
    head.setPaint(INK);
    head.setHorizontalAlignment(HorizontalAlignment.LEFT);
    head.setTextAlignment(HorizontalAlignment.LEFT);
    head.setPadding(0, 4, 6, 0);
    chart.setTitle(head);
    chart.setPadding(new RectangleInsets(8, 2, 4, 8));
    LegendTitle keys = chart.getLegend();
    if (keys != null) {
      keys.setFrame(BlockBorder.NONE);
      keys.setBackgroundPaint(null);
      keys.setItemFont(TEXT);
      keys.setItemPaint(INK);
      keys.setPosition(RectangleEdge.BOTTOM);
    }
    return chart;
  }

  static void axis(Axis axis) {
    if (axis instanceof NumberAxis numbers && numbers.getNumberFormatOverride() == null) {
      numbers.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
    }
    axis.setLabelFont(TEXT);
    axis.setTickLabelFont(TEXT);
    axis.setLabelPaint(SOFT);
    axis.setTickLabelPaint(SOFT);
    axis.setAxisLinePaint(SOFT);
    axis.setTickMarkPaint(SOFT);
  }

  /** From 0 to 1. */
  static NumberAxis shares(String name) {
    NumberAxis axis = new NumberAxis(name);
    axis.setNumberFormatOverride(
        new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    axis(axis);
    axis.setRange(0, 1);
    axis.setTickUnit(new NumberTickUnit(0.2));
    return axis;
  }

  /** Epochs to the right: whole numbers. */
  static NumberAxis epochs() {
    NumberAxis axis = new NumberAxis("epoch");
    axis(axis);
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    axis.setAutoRangeIncludesZero(false);
    return axis;
  }

  static void grid(XYPlot plot) {
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(RULE);
    plot.setRangeGridlineStroke(THIN);
  }

  static void grid(CategoryPlot plot) {
    plot.setRangeGridlinePaint(RULE);
    plot.setRangeGridlineStroke(THIN);
    plot.setDomainGridlinesVisible(false);
  }

  /**
   * A line through the chart with a word beside it.
   *
   * @param line of words, 0 for the outermost
   */
  static ValueMarker marker(double at, String label, Corner corner, int line) {
    ValueMarker marker =
        new ValueMarker(
            at,
            SOFT,
            new BasicStroke(
                1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4, 3}, 0));
    double away = 3 + 14.0 * line;
    marker.setLabel(label);
    marker.setLabelFont(SMALL);
    marker.setLabelPaint(SOFT);
    marker.setLabelBackgroundColor(new Color(0, 0, 0, 0));
    marker.setLabelOffsetType(LengthAdjustmentType.EXPAND);
    marker.setLabelOffset(new RectangleInsets(away, 4, away, 4));
    marker.setLabelAnchor(corner.anchor);
    marker.setLabelTextAnchor(corner.text);
    return marker;
  }

  /** Where a marker's word is: above or below, left or right of its line. */
  enum Corner {
    TOP_LEFT(RectangleAnchor.TOP_LEFT, TextAnchor.TOP_RIGHT),
    TOP_RIGHT(RectangleAnchor.TOP_RIGHT, TextAnchor.TOP_LEFT),
    BOTTOM_LEFT(RectangleAnchor.BOTTOM_LEFT, TextAnchor.BOTTOM_RIGHT),
    BOTTOM_RIGHT(RectangleAnchor.BOTTOM_RIGHT, TextAnchor.BOTTOM_LEFT);

    private final RectangleAnchor anchor;
    private final TextAnchor text;

    Corner(RectangleAnchor anchor, TextAnchor text) {
      this.anchor = anchor;
      this.text = text;
    }
  }
}
