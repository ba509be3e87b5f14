package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.Browser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser puts on paper, which can't be scrolled. */
class PrintedReportIT {
  /** A4 between a centimetre's margins, in CSS pixels. */
  private static final int PAPER = 718;

  @Test
  void nothingOfAMatrixIsCutOffAtThePapersEdge(@TempDir Path folder) throws Exception {
    try (Browser browser = Browser.start(Files.createDirectory(folder.resolve("profile")))) {
      for (int classes : new int[] {2, 8, 9, 20, 30, 31}) {
        Path page = folder.resolve(classes + ".html");
        Files.writeString(page, Pages.html(Samples.classes(classes)));
        browser.open(page, PAPER, false);
        assertThat(shown(browser, ".matrix")).as("table on screen").isEqualTo(classes <= 30);
        assertThat(shown(browser, "#confusion_matrix-title"))
            .as("plot on screen")
            .isEqualTo(classes > 30);
        browser.print();
        assertThat(shown(browser, ".matrix")).as("table on paper").isEqualTo(classes <= 8);
        assertThat(shown(browser, "#confusion_matrix-title"))
            .as("plot on paper")
            .isEqualTo(classes > 8);
        assertThat(
                browser
                    .evaluate(
                        "Math.max(...[...document.querySelectorAll('table, figure > svg')]"
                            + ".map(e => e.getBoundingClientRect().right))")
                    .asDouble())
            .as("the rightmost edge of %d classes", classes)
            .isLessThanOrEqualTo(PAPER);
      }
    }
  }

  private static boolean shown(Browser browser, String selector) throws Exception {
    return browser
        .evaluate(
            "(e => !!e && getComputedStyle(e.closest('figure, div')).display !== 'none')"
                + "(document.querySelector('"
                + selector
                + "'))")
        .asBoolean();
  }
}
