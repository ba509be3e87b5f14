package dev.headway.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.data.xy.DefaultXYZDataset;

/** The confusion matrix as cells whose strength is the share of the row; of many classes a part. */
final class ConfusionChart {
  /** More can't be read. */
  static final int MOST = 20;

  private static final int AROUND = 170;
  private static final int CELL = 30;

  private ConfusionChart() {}

  static Chart of(ConfusionMatrix confusion) {
    List<Integer> shown = confusion.mostConfused(MOST);
    int classes = shown.size();
    double[][] cells = new double[3][classes * classes];
    List<XYTextAnnotation> counts = new ArrayList<>();
    for (int row = 0; row < classes; row++) {
      for (int column = 0; column < classes; column++) {
        int at = row * classes + column;
        cells[0][at] = column;
        cells[1][at] = row;
        cells[2][at] = confusion.share(shown.get(row), shown.get(column));
        counts.add(count(column, row, confusion.count(shown.get(row), shown.get(column))));
      }
    }
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries("share of the row", cells);
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setPaintScale(new Shares());
    String[] names =
        shown.stream().map(k -> Bars.shortened(confusion.labels().get(k))).toArray(String[]::new);
    SymbolAxis truth = axis("true class", names);
    truth.setInverted(true);
    SymbolAxis predicted = axis("predicted class", names);
    predicted.setVerticalTickLabels(classes > 4);
    XYPlot plot = new XYPlot(data, predicted, truth, renderer);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    counts.forEach(plot::addAnnotation);
    boolean all = classes == confusion.classes();
    String title =
        "Confusion matrix of the test split"
            + (all ? "" : ", the " + classes + " most confused of " + confusion.classes());
    int side = Math.max(Chart.HEIGHT, AROUND + classes * CELL);
    return new Chart(
        "confusion_matrix",
        title,
        (all
                ? "All " + classes + " classes."
                : "The "
                    + classes
                    + " classes of "
                    + confusion.classes()
                    + " that are most often confused.")
            + " True class in rows, predicted class in columns, images in the cells.",
        Math.max(Chart.WIDTH, side),
        side,
        ChartStyle.chart(title, plot, false));
  }

  private static XYTextAnnotation count(int column, int row, long count) {
    XYTextAnnotation text =
        new XYTextAnnotation(count == 0 ? "·" : Long.toString(count), column, row);
    text.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    text.setPaint(ChartStyle.INK);
    return text;
  }

  private static SymbolAxis axis(String name, String[] classes) {
    SymbolAxis axis = new SymbolAxis(name, classes);
    ChartStyle.axis(axis);
    axis.setTickLabelFont(ChartStyle.SMALL);
    axis.setGridBandsVisible(false);
    axis.setRange(-0.5, classes.length - 0.5);
    return axis;
  }

  /** From nothing to a strength that text can still be read on, in the dark too. */
  private static final class Shares implements PaintScale {
    private static final int STRONGEST = 128;

    @Override
    public double getLowerBound() {
      return 0;
    }

    @Override
    public double getUpperBound() {
      return 1;
    }

    @Override
    public Paint getPaint(double share) {
      Color line = ChartStyle.LINE;
      return new Color(
          line.getRed(), line.getGreen(), line.getBlue(), (int) Math.round(STRONGEST * share));
    }
  }
}
