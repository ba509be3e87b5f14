package dev.headway.report;

import dev.headway.history.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.OptionalLong;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYShapeAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeriesCollection;

/** The pictures of {@code docs/concepts.md}, in the style of the report's plots. */
public final class Sketches {
  private static final Color FROZEN = new Color(0xd5dee8);
  private static final Color LEARNS = new Color(0xf6c48b);
  private static final Color GONE = new Color(0xeef1f4);
  private static final Font BOLD = ChartStyle.TEXT.deriveFont(Font.BOLD);

  private Sketches() {}

  /** A run's line. */
  public record Curve(String name, History history, String metric) {}

  /** A shuffled order: what was drawn first, second, …. */
  public record Order(String name, List<Integer> order) {
    /** Copies. */
    public Order {
      order = List.copyOf(order);
    }
  }

  /** A draw: what the buffer held, and which of it came out. */
  public record Draw(List<Integer> held, int drawn) {
    /** Copies. */
    public Draw {
      held = List.copyOf(held);
    }
  }

  /** A strategy's network: a box for each part, from the image to the classes. */
  public record Strategy(String name, List<Part> parts) {
    /** Copies. */
    public Strategy {
      parts = List.copyOf(parts);
    }
  }

  /** A part of a network. */
  public record Part(String name, String below, Role role) {}

  /** What becomes of a part in training. */
  public enum Role {
    FROZEN,
    LEARNS
  }

  /**
   * Several runs over each other.
   *
   * @param metric names the axis
   * @param best the epoch to be marked
   * @param starts the epochs with which further phases begin
   */
  public static Sketch curves(
      String name,
      String title,
      String description,
      String metric,
      List<Curve> curves,
      OptionalLong best,
      List<Long> starts) {
    CurveChart chart = new CurveChart(metric);
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      chart.line(
          curve.name,
          curve.history.epochs(),
          curve.history.values(curve.metric),
          ChartStyle.series(i),
          CurveChart.Dash.SOLID);
    }
    return Sketch.of(chart.chart(name, title, description, best, starts));
  }

  /** Orders side by side, a dot a row. */
  public static Sketch orders(String name, String title, String description, List<Order> orders) {
    NumberAxis positions = new NumberAxis("position in the split");
    ChartStyle.axis(positions);
    positions.setRange(0, orders.get(0).order.size());
    CombinedRangeXYPlot all = new CombinedRangeXYPlot(positions);
    all.setGap(14);
    for (Order order : orders) {
      NumberAxis places = new NumberAxis(order.name);
      ChartStyle.axis(places);
      places.setRange(0, order.order.size());
      XYPlot plot =
          new XYPlot(new XYSeriesCollection(), places, null, new XYLineAndShapeRenderer());
      ChartStyle.grid(plot);
      plot.setOutlineVisible(false);
      plot.setBackgroundPaint(null);
      plot.addAnnotation(new XYShapeAnnotation(dots(order), null, null, ChartStyle.LINE));
      all.add(plot);
    }
    return Sketch.of(
        new Chart(name, title, description, 720, 290, ChartStyle.chart(title, all, false)));
  }

  /** One shape, since a shape for each dot makes a file of a megabyte. */
  private static Path2D dots(Order order) {
    int rows = order.order.size();
    double wide = rows / 90.0;
    double high = rows / 120.0;
    Path2D dots = new Path2D.Double();
    for (int i = 0; i < rows; i++) {
      dots.append(
          new Rectangle2D.Double(i - wide / 2, order.order.get(i) - high / 2, wide, high), false);
    }
    return dots;
  }

  /** A buffer, draw by draw. */
  public static Sketch draws(
      String name, String title, String description, List<Draw> draws, int buffer, int batch) {
    int tile = 34;
    int left = 74;
    Board board = new Board(700, 262);
    board.text("buffer", 8, 60, TextAnchor.BASELINE_LEFT, ChartStyle.TEXT);
    board.text("comes out", 8, 216, TextAnchor.BASELINE_LEFT, ChartStyle.TEXT);
    for (int i = 0; i < draws.size(); i++) {
      Draw draw = draws.get(i);
      int x = left + i * (tile + 10) + i / batch * 22;
      for (int slot = 0; slot < buffer; slot++) {
        int y = 40 + slot * (tile + 4);
        if (slot < draw.held.size()) {
          int row = draw.held.get(slot);
          board.box(x, y, tile, tile, shade(row, draws.size()), row == draw.drawn);
          board.text(String.valueOf(row), x + tile / 2, y + 22, TextAnchor.BASELINE_CENTER, BOLD);
        } else {
          board.box(x, y, tile, tile, GONE, false);
        }
      }
      board.box(x, 196, tile, tile, shade(draw.drawn, draws.size()), false);
      board.text(String.valueOf(draw.drawn), x + tile / 2, 218, TextAnchor.BASELINE_CENTER, BOLD);
      if (i % batch == 0) {
        int wide = Math.min(batch, draws.size() - i) * (tile + 10) - 10;
        board.box(x, 238, wide, 1, ChartStyle.SOFT, false);
        board.text(
            "batch " + i / batch, x + wide / 2, 254, TextAnchor.BASELINE_CENTER, ChartStyle.SMALL);
      }
    }
    return board.sketch(name, title, description);
  }

  /** Strategies one below the other. */
  public static Sketch strategies(
      String name, String title, String description, List<Strategy> strategies) {
    Board board = new Board(760, 60 + 92 * strategies.size());
    for (int s = 0; s < strategies.size(); s++) {
      Strategy strategy = strategies.get(s);
      int y = 30 + 92 * s;
      board.text(strategy.name, 8, y, TextAnchor.BASELINE_LEFT, BOLD);
      int wide = 740 / strategy.parts.size();
      for (int i = 0; i < strategy.parts.size(); i++) {
        Part part = strategy.parts.get(i);
        int x = 8 + i * wide;
        board.box(x, y + 8, wide - 8, 46, part.role == Role.LEARNS ? LEARNS : FROZEN, false);
        int middle = x + (wide - 8) / 2;
        board.text(part.name, middle, y + 28, TextAnchor.BASELINE_CENTER, ChartStyle.TEXT);
        board.text(part.below, middle, y + 45, TextAnchor.BASELINE_CENTER, ChartStyle.SMALL);
      }
    }
    int y = 24 + 92 * strategies.size();
    board.box(8, y - 10, 14, 14, FROZEN, false);
    board.text(
        "frozen: runs once per image", 28, y + 2, TextAnchor.BASELINE_LEFT, ChartStyle.SMALL);
    board.box(228, y - 10, 14, 14, LEARNS, false);
    board.text("learns: runs every epoch", 248, y + 2, TextAnchor.BASELINE_LEFT, ChartStyle.SMALL);
    return board.sketch(name, title, description);
  }

  /** From blue to orange, light enough for dark text. */
  private static Color shade(int row, int rows) {
    float share = (float) row / Math.max(1, rows - 1);
    return new Color(
        mix(0x9cc4ea, 0xf6b26b, share, 16),
        mix(0x9cc4ea, 0xf6b26b, share, 8),
        mix(0x9cc4ea, 0xf6b26b, share, 0));
  }

  private static int mix(int from, int to, float share, int shift) {
    int low = from >> shift & 0xff;
    int high = to >> shift & 0xff;
    return Math.round(low + share * (high - low));
  }

  /** A plot without axes, whose units are the picture's own, y downwards. */
  private static final class Board {
    /** What the title and the chart's padding take. */
    private static final int HEAD = 40;

    private static final int SIDES = 18;

    private final int width;
    private final int height;
    private final XYPlot plot;

    Board(int width, int height) {
      this.width = width;
      this.height = height;
      this.plot =
          new XYPlot(
              new XYSeriesCollection(),
              hidden(width, false),
              hidden(height, true),
              new XYLineAndShapeRenderer());
      plot.setDomainGridlinesVisible(false);
      plot.setRangeGridlinesVisible(false);
    }

    private static NumberAxis hidden(int to, boolean inverted) {
      NumberAxis axis = new NumberAxis();
      axis.setRange(0, to);
      axis.setInverted(inverted);
      axis.setVisible(false);
      return axis;
    }

    void box(int x, int y, int wide, int high, Color fill, boolean framed) {
      plot.addAnnotation(
          new XYShapeAnnotation(
              new Rectangle2D.Double(x, y, wide, high),
              new BasicStroke(framed ? 3 : 1),
              framed ? ChartStyle.INK : fill,
              fill));
    }

    void text(String words, int x, int y, TextAnchor anchor, Font font) {
      XYTextAnnotation text = new XYTextAnnotation(words, x, y);
      text.setTextAnchor(anchor);
      text.setFont(font);
      text.setPaint(ChartStyle.INK);
      plot.addAnnotation(text);
    }

    Sketch sketch(String name, String title, String description) {
      JFreeChart chart = ChartStyle.chart(title, plot, false);
      return Sketch.of(new Chart(name, title, description, width + SIDES, height + HEAD, chart));
    }
  }
}
