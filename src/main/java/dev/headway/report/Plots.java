package dev.headway.report;

import java.awt.AWTError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's plots. */
public final class Plots {
  private static final Logger LOG = LoggerFactory.getLogger(Plots.class);

  private static final String HEADLESS = "java.awt.headless";

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
    needNoDisplay();
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
              + ")"
              + (isOfFonts(failure)
                  ? "; with fontconfig and a font installed, headway report draws them"
                  : "; tables have their numbers, and headway report tries again"));
    }
    return plots;
  }

  /**
   * Lets Java's graphics do without a display, unless {@code java.awt.headless} is set. Where
   * DISPLAY names a server that is gone, as in a notebook's or a scheduler's environment, they
   * would ask it and fail. To be called before the first of their classes is loaded: they look
   * once.
   */
  public static void needNoDisplay() {
    if (System.getProperty(HEADLESS) == null) {
      System.setProperty(HEADLESS, "true");
    }
  }

  private static boolean isOfFonts(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e.toString().toLowerCase(Locale.ROOT).matches("(?s).*(font|freetype).*")
          || Stream.of(e.getStackTrace())
              .anyMatch(at -> at.getClassName().startsWith("sun.font."))) {
        return true;
      }
    }
    return false;
  }
}
