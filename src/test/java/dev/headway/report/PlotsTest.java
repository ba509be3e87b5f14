package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlotsTest {
  private static final Supplier<Chart> NO_FONTS =
      () -> {
        throw new InternalError("Fontconfig head is null");
      };

  private static RunCharts charts(ReportData run) {
    return new RunCharts(run);
  }

  private static Chart chart(ReportData run, String name) {
    return charts(run).suppliers().stream()
        .map(Supplier::get)
        .filter(chart -> chart.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPlotThatFailsTakesNoOtherAlong() {
    List<String> said = new ArrayList<>();
    List<Plot> plots =
        Plots.draw(
            List.of(NO_FONTS, charts(Samples.catsAndDogs()).suppliers().get(0), NO_FONTS),
            said::add);
    assertThat(plots).extracting(Plot::name).containsExactly("loss");
    assertThat(said)
        .containsExactly(
            "warning: 2 of 3 plots can't be drawn here (java.lang.InternalError: Fontconfig head is"
                + " null); with fontconfig and a font installed, headway report draws them");
  }

  @Test
  void fontsAreNamedOnlyWhereTheyAreMissing() {
    assertThat(warning(new IllegalArgumentException("Range(double, double): 0 > -1")))
        .isEqualTo(
            "warning: 1 of 1 plots can't be drawn here (java.lang.IllegalArgumentException:"
                + " Range(double, double): 0 > -1); tables have their numbers, and headway report"
                + " tries again");
    assertThat(
            warning(new UnsatisfiedLinkError("libfreetype.so.6: cannot open shared object file")))
        .endsWith("; with fontconfig and a font installed, headway report draws them");
  }

  private static String warning(Throwable failure) {
    List<String> said = new ArrayList<>();
    Plots.draw(List.of(() -> sneaky(failure)), said::add);
    return said.get(0);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> Chart sneaky(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void noDisplayIsAskedUnlessSomebodyWantsIt() {
    String before = System.getProperty("java.awt.headless");
    try {
      System.clearProperty("java.awt.headless");
      Plots.draw(List.of(), said -> {});
      assertThat(System.getProperty("java.awt.headless")).isEqualTo("true");
      System.setProperty("java.awt.headless", "false");
      Plots.draw(List.of(), said -> {});
      assertThat(System.getProperty("java.awt.headless")).isEqualTo("false");
    } finally {
      if (before == null) {
        System.clearProperty("java.awt.headless");
      } else {
        System.setProperty("java.awt.headless", before);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 'From 0 to 0; the highest 0, the lowest 0.'",
    "1e-13, 1e-13, 'From 1E-13 to 1E-13; the highest 1E-13, the lowest 1E-13.'",
    "0.001, 0, 'From 0.001 to 0; the highest 0.001, the lowest 0.'",
    "2.5e-6, 1, 'From 2.5E-6 to 1; the highest 1, the lowest 2.5E-6.'",
  })
  void anyLearningRateCanBeDrawnAndRead(double first, double last, String words) {
    Chart chart = RateChart.of(List.of(new RatePoint(0, first), new RatePoint(1, last)));
    assertThat(chart.description()).isEqualTo(words);
    assertThat(Drawing.draw(chart).png()).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void theAccuracyAxisGoesFromTheDataToOne() {
    XYPlot plot = chart(Samples.catsAndDogs(), "accuracy").drawing().getXYPlot();
    // The lowest of both curves is 0.685.
    assertThat(plot.getRangeAxis().getLowerBound()).isBetween(0.66, 0.685);
    assertThat(plot.getRangeAxis().getUpperBound()).isEqualTo(1);
  }

  @Test
  void theBestEpochIsMarked() {
    XYPlot plot = chart(Samples.catsAndDogs(), "loss").drawing().getXYPlot();
    assertThat((Collection<?>) plot.getDomainMarkers(Layer.FOREGROUND))
        .extracting("label")
        .containsExactly("best: 17");
  }

  @Test
  void manyClassesAreCutToTheMostConfusedAndThePlotSaysSo() throws Exception {
    ReportData many = Samples.classes(1000);
    List<Plot> plots = Plots.of(many, said -> {});
    Plot confusion =
        plots.stream().filter(p -> p.name().equals("confusion_matrix")).findFirst().orElseThrow();
    assertThat(confusion.title())
        .isEqualTo("Confusion matrix of the test split, the 20 most confused of 1000");
    assertThat(ImageIO.read(new ByteArrayInputStream(confusion.png())).getWidth()).isEqualTo(1540);
    assertThat(plots)
        .extracting(Plot::title)
        .contains("Recall and precision by class, the worst 20 of 1000");
  }
}
