package dev.headway.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The learning rate over the epochs. */
final class RateChart {
  /** Above this a straight scale shows the smaller rate as nothing. */
  private static final double MOST_STRAIGHT = 20;

  private static final double LEAST_PLAIN = 1e-5;

  private static final String TITLE = "Learning rate";

  private RateChart() {}

  /**
   * The chart.
   *
   * @param rates at least one
   */
  static Chart of(List<RatePoint> rates) {
    XYSeries series = new XYSeries("learning rate", false, true);
    rates.forEach(point -> series.add(point.epoch(), point.rate()));
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setSeriesPaint(0, ChartStyle.LINE);
    renderer.setSeriesStroke(0, ChartStyle.SOLID);
    renderer.setDrawSeriesLineAsPath(true);
    double low = rates.stream().mapToDouble(RatePoint::rate).min().orElseThrow();
    double high = rates.stream().mapToDouble(RatePoint::rate).max().orElseThrow();
    XYPlot plot =
        new XYPlot(new XYSeriesCollection(series), ChartStyle.epochs(), axis(low, high), renderer);
    ChartStyle.grid(plot);
    String words =
        "From "
            + number(rates.get(0).rate())
            + " to "
            + number(rates.get(rates.size() - 1).rate())
            + "; the highest "
            + number(high)
            + ", the lowest "
            + number(low)
            + ".";
    return new Chart("learning_rate", TITLE, words, ChartStyle.chart(TITLE, plot, false));
  }

  private static ValueAxis axis(double low, double high) {
    ValueAxis axis;
    if (low > 0 && high / low > MOST_STRAIGHT) {
      LogAxis log = new LogAxis("learning rate");
      log.setNumberFormatOverride(
          new DecimalFormat("0E0", DecimalFormatSymbols.getInstance(Locale.ROOT)));
      log.setRange(low / 2, high * 2);
      axis = log;
    } else {
      NumberAxis straight = new NumberAxis("learning rate");
      straight.setNumberFormatOverride(format(high, "0.########"));
      straight.setRange(0, high > 0 ? high * 1.1 : 1);
      axis = straight;
    }
    ChartStyle.axis(axis);
    return axis;
  }

  private static String number(double rate) {
    return format(rate, "0.##########").format(rate);
  }

  /** A small rate must not read as none. */
  private static DecimalFormat format(double rate, String plain) {
    return new DecimalFormat(
        rate > 0 && rate < LEAST_PLAIN ? "0.####E0" : plain,
        DecimalFormatSymbols.getInstance(Locale.ROOT));
  }
}
