package dev.headway.report;

import dev.headway.history.Calibration;
import java.awt.Color;
import java.util.List;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The reliability diagram: accuracy against probability, and where the images are. */
final class CalibrationChart {
  private static final Color PALE = ChartStyle.RULE;

  private static final String TITLE = "Calibration on the test split";

  private CalibrationChart() {}

  static Chart of(Calibration calibration) {
    List<Calibration.Bin> bins = calibration.bins();
    XYSeries accuracy = new XYSeries("accuracy");
    XYIntervalSeries share = new XYIntervalSeries("share of the images");
    double width = 1.0 / bins.size();
    for (int i = 0; i < bins.size(); i++) {
      Calibration.Bin bin = bins.get(i);
      if (bin.images() > 0) {
        accuracy.add(bin.confidence(), bin.accuracy());
        double part = (double) bin.images() / calibration.images();
        share.add((i + 0.5) * width, i * width + 0.005, (i + 1) * width - 0.005, part, part, part);
      }
    }
    XYSeries ideal = new XYSeries("as it should be");
    ideal.add(0, 0);
    ideal.add(1, 1);
    XYSeriesCollection lines = new XYSeriesCollection();
    lines.addSeries(accuracy);
    lines.addSeries(ideal);
    XYIntervalSeriesCollection bars = new XYIntervalSeriesCollection();
    bars.addSeries(share);
    XYPlot plot =
        new XYPlot(
            lines, ChartStyle.shares("probability"), ChartStyle.shares("accuracy"), lineRenderer());
    plot.setDataset(1, bars);
    plot.setRenderer(1, barRenderer());
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.REVERSE);
    ChartStyle.grid(plot);
    String words =
        "Expected calibration error "
            + Figures.percent(calibration.expectedError())
            + " over "
            + Figures.count(calibration.images())
            + " test images. The table has the numbers.";
    return new Chart("calibration", TITLE, words, ChartStyle.chart(TITLE, plot, true));
  }

  private static XYLineAndShapeRenderer lineRenderer() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setSeriesPaint(0, ChartStyle.LINE);
    renderer.setSeriesStroke(0, ChartStyle.SOLID);
    renderer.setSeriesShape(0, ChartStyle.point());
    renderer.setSeriesPaint(1, ChartStyle.SOFT);
    renderer.setSeriesStroke(1, ChartStyle.dashed());
    renderer.setSeriesShapesVisible(1, false);
    return renderer;
  }

  private static XYBarRenderer barRenderer() {
    XYBarRenderer renderer = new XYBarRenderer();
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    renderer.setUseYInterval(false);
    renderer.setSeriesPaint(0, PALE);
    return renderer;
  }
}
