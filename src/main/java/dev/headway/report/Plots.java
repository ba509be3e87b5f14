package dev.headway.report;

import java.awt.AWTError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's plots. */
public final class Plots {
  private static final Logger LOG = LoggerFactory.getLogger(Plots.class);

  private Plots() {}

  /**
   * Draws what the run's files have numbers for.
   *
   * @param warn is told once when plots can't be drawn on this machine, such as one without fonts:
   *     a report without plots is better than none
   */
  public static List<Plot> of(ReportData data, Consumer<String> warn) {
    return draw(new RunCharts(data).suppliers(), warn);
  }

  static List<Plot> draw(List<Supplier<Chart>> charts, Consumer<String> warn) {
    List<Plot> plots = new ArrayList<>();
    Throwable failure = null;
    for (Supplier<Chart> chart : charts) {
      try {
        plots.add(Drawing.draw(chart.get()));
      } catch (RuntimeException | LinkageError | AWTError | InternalError e) {
        // Java's graphics fail in all these ways where fonts or native libraries are missing.
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      LOG.warn("{} of {} plots failed", charts.size() - plots.size(), charts.size(), failure);
      warn.accept(
          "warning: "
              + (charts.size() - plots.size())
              + " of "
              + charts.size()
              + " plots can't be drawn here ("
              + failure.toString().lines().findFirst().orElse("")
              + "); with fontconfig and a font installed, headway report draws them");
    }
    return plots;
  }
}
