package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));
  private long nanos;

  @Test
  void plainLinesComeAtTheStartEveryFiveSecondsAndAtTheEnd() {
    try (Progress.Stage stage = progress(false, 80).stage("Featurize", 2000, "images")) {
      for (int i = 1; i <= 17; i++) {
        nanos += 1_000_000_000L;
        stage.to(Math.min(2000, i * 118L));
      }
    }
    assertThat(err())
        .isEqualTo(
            """
            Featurize  0/2000 images  0 %
            Featurize  590/2000 images  29 %  118/s  12 s left
            Featurize  1180/2000 images  59 %  118/s  7 s left
            Featurize  1770/2000 images  88 %  118/s  2 s left
            Featurize  2000/2000 images  100 %  118/s  in 17 s
            """);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aTotalMayBeUnknown() {
    try (Progress.Stage stage = progress(false, 80).stage("List", -1, "files")) {
      nanos += 6_000_000_000L;
      stage.to(3, "a/b");
    }
    assertThat(err())
        .isEqualTo(
            "List  0 files\nList  3 files  0.50/s  a/b\nList  3 files  0.50/s  in 6 s  a/b\n");
  }

  @Test
  void closingTwiceEndsOneLine() {
    Progress.Stage stage = progress(false, 80).stage("Write", 0, "rows");
    stage.close();
    stage.close();
    assertThat(err()).isEqualTo("Write  0/0 rows\nWrite  0/0 rows  in 0 s\n");
  }

  @Test
  void aBarEndsAsALineNoLongerThanTheTerminal() {
    for (int width : new int[] {1, 10, 24, 40, 80}) {
      err.reset();
      Progress progress = progress(true, width);
      try (Progress.Stage outer = progress.stage("Train", 3, "epochs")) {
        outer.to(1, "loss 0.31");
        try (Progress.Stage inner = progress.stage("Evaluate", 200, "images")) {
          inner.to(100);
          console.note("note");
          inner.to(200);
        }
        outer.to(3, "loss 0.2");
      }
      for (String line : err().split("[\r\n]+")) {
        assertThat(line.length()).as(line).isLessThanOrEqualTo(Math.max(4, width - 1));
      }
      assertThat(err())
          .endsWith(
              ProgressLine.cut("Train  3/3 epochs  100 %  in 0 s  loss 0.2", Math.max(1, width - 1))
                  + "\n");
    }
  }

  @Test
  void aBarNeverOutgrowsItsWidth() {
    for (int width = 0; width < 120; width++) {
      for (long done : new long[] {0, 1, 640, 1999, 2000}) {
        for (String note : new String[] {"", "loss 0.31"}) {
          for (long total : new long[] {-1, 0, 2000, 100}) {
            var line = new ProgressLine("Featurize", total, "images", done, note, 5.42);
            assertThat(line.bar(width).length()).isLessThanOrEqualTo(width);
          }
        }
      }
    }
    assertThat(new ProgressLine("Featurize", 2000, "images", 640, "", 5.42).bar(80))
        .isEqualTo(
            "Featurize  [========>                 ]  640/2000 images  32 %  118/s  12 s left");
  }

  @Test
  void timesAreReadable() {
    assertThat(ProgressLine.time(0.4)).isEqualTo("0 s");
    assertThat(ProgressLine.time(99)).isEqualTo("99 s");
    assertThat(ProgressLine.time(125)).isEqualTo("2 min 5 s");
    assertThat(ProgressLine.time(3600 * 26 + 61)).isEqualTo("26 h 1 min");
  }

  @Test
  void theConsoleKeepsOtherLinesApartFromTheOneThatIsRedrawn() {
    console.status("50 %");
    console.note("hello");
    console.finish();
    assertThat(err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"))
        .isEqualTo("50 %\r    \rhello\n50 %\r    \r");
  }

  @Test
  void theTerminalIsWhatTheEnvironmentSays() {
    assertThat(Terminal.of(Map.of("TERM", "xterm", "HEADWAY_TERMINAL", "yes"), false).interactive())
        .isTrue();
    assertThat(Terminal.of(Map.of("TERM", "xterm", "HEADWAY_TERMINAL", "no"), true).interactive())
        .isFalse();
    assertThat(Terminal.of(Map.of("TERM", "xterm"), true).interactive()).isTrue();
    assertThat(Terminal.of(Map.of("TERM", "dumb"), true).interactive()).isFalse();
    assertThat(Terminal.of(Map.of(), true).interactive()).isFalse();
    assertThat(Terminal.of(Map.of("COLUMNS", "123"), false).columns().getAsInt()).isEqualTo(123);
    assertThat(Terminal.of(Map.of("COLUMNS", "wide"), false).columns().getAsInt()).isEqualTo(80);
  }

  private TerminalProgress progress(boolean interactive, int width) {
    return new TerminalProgress(console, new Terminal(interactive, () -> width), () -> nanos);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
