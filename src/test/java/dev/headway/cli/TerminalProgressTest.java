package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
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
  void plainLinesComeEveryFiveSecondsAndAtTheEnd() {
    TerminalProgress progress = progress(false, Integer.MAX_VALUE);
    try (Progress.Stage stage = progress.featurize(2000)) {
      for (int i = 1; i <= 17; i++) {
        nanos += 1_000_000_000L;
        stage.to(Math.min(2000, i * 118L), Map.of("quarantined", 1L));
        progress.look();
      }
    }
    assertThat(err())
        .isEqualTo(
            """
            Featurize  590/2000 images  29 %  118/s  12 s left  quarantined 1
            Featurize  1180/2000 images  59 %  118/s  7 s left  quarantined 1
            Featurize  1770/2000 images  88 %  118/s  2 s left  quarantined 1
            Featurize  2000/2000 images  118/s  in 17 s  quarantined 1
            """);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aStageThatStandsStillIsShownAsWell() {
    TerminalProgress progress = progress(false, Integer.MAX_VALUE);
    Progress.Stage stage = progress.stage("Write", -1, "");
    nanos += 6_000_000_000L;
    progress.look();
    nanos += 4_000_000_000L;
    progress.look();
    nanos += 1_000_000_000L;
    progress.look();
    stage.close();
    assertThat(err()).isEqualTo("Write\nWrite\nWrite  in 11 s\n");
  }

  @Test
  void anEpochIsOneLineInKerasSpirit() {
    train(progress(false, Integer.MAX_VALUE), 0);
    assertThat(err())
        .isEqualTo(
            """
            Epoch 3/10  12/50  64 rows/s  19 s left  loss 0.5000  accuracy 0.7500
            Epoch 3/10  50/50  28 rows/s  validation  loss 0.3100  accuracy 0.8800
            Epoch 3/10  50/50  32 rows/s  in 52 s  loss 0.3100  accuracy 0.8800  val_loss 0.2912  val_accuracy 0.9000
            """);
  }

  /** A cold JVM's first images take their time. */
  @Test
  void theTimeLeftFollowsTheRateOfLate() {
    TerminalProgress progress = progress(false, Integer.MAX_VALUE);
    try (Progress.Stage stage = progress.featurize(2000)) {
      for (int second = 1; second <= 20; second++) {
        nanos += 1_000_000_000L;
        stage.to(second <= 10 ? second * 10L : 100 + (second - 10) * 100L);
        progress.look();
      }
    }
    assertThat(err())
        .isEqualTo(
            """
            Featurize  50/2000 images  2 %  10/s  3 min 15 s left
            Featurize  100/2000 images  5 %  10/s  3 min 10 s left
            Featurize  600/2000 images  30 %  100/s  14 s left
            Featurize  1100/2000 images  55 %  100/s  9 s left
            Featurize  1100/2000 images  55/s  in 20 s
            """);
  }

  /** Rounds of an earlier attempt took none of this one's time. */
  @Test
  void anEpochThatGoesOnHasTheRateOfItsOwnRounds() {
    train(progress(false, Integer.MAX_VALUE), 6);
    assertThat(err()).startsWith("Epoch 3/10  12/50  32 rows/s  38 s left  loss 0.5000");
  }

  @Test
  void whatMattersLeastGivesWayInANarrowTerminal() {
    Map<Integer, String> expected =
        Map.of(
            120,
            "Epoch 3/10  50/50  32 rows/s  in 52 s  loss 0.3100  accuracy 0.8800"
                + "  val_loss 0.2912  val_accuracy 0.9000",
            100,
            "Epoch 3/10  50/50  in 52 s  loss 0.3100  accuracy 0.8800  val_loss 0.2912"
                + "  val_accuracy 0.9000",
            90,
            "Epoch 3/10  50/50  in 52 s  loss 0.31  accuracy 0.88  val_loss 0.29"
                + "  val_accuracy 0.90",
            80,
            "Epoch 3/10  50/50  loss 0.31  accuracy 0.88  val_loss 0.29  val_accuracy 0.90",
            40,
            "Epoch 3/10  50/50  loss 0.31",
            20,
            "Epoch 3/10  50/50",
            12,
            "Epoch 3/10",
            5,
            "Epo…");
    expected.forEach(
        (width, line) -> {
          err.reset();
          nanos = 0;
          train(progress(true, width), 0);
          assertThat(err().lines().reduce((a, b) -> b).orElseThrow())
              .as("%d columns", width)
              .isEqualTo(line);
        });
  }

  @Test
  void aTotalMayBeUnknown() {
    TerminalProgress progress = progress(false, Integer.MAX_VALUE);
    try (Progress.Stage stage = progress.stage("List", -1, "files")) {
      nanos += 6_000_000_000L;
      stage.to(3, "a/b");
      progress.look();
    }
    assertThat(err())
        .isEqualTo("List  3 files  0.50/s  a/b\nList  3 files  0.50/s  in 6.0 s  a/b\n");
  }

  @Test
  void closingTwiceEndsOneLineAndAMomentsWorkNone() {
    TerminalProgress progress = progress(false, Integer.MAX_VALUE);
    Progress.Stage stage = progress.stage("Write", 0, "rows");
    stage.close();
    stage.close();
    progress.stage("List", -1, "images").close();
    assertThat(err()).isEqualTo("Write  0/0 rows  in 0.0 s\n");
  }

  @Test
  void noLineIsEverLongerThanTheTerminal() {
    for (int width = 2; width < 130; width++) {
      err.reset();
      nanos = 0;
      TerminalProgress progress = progress(true, width);
      train(progress, 0);
      try (Progress.Stage outer = progress.stage("写真を読む", 300, "枚")) {
        outer.to(1, "猫/子猫.jpg 👍🏽 é");
        progress.look();
        try (Progress.Stage inner = progress.featurize(2000)) {
          for (int done = 0; done <= 2000; done += 250) {
            nanos += 700_000_000L;
            inner.to(done, done == 0 ? Map.of() : Map.of("quarantined", 12L));
            progress.look();
          }
        }
        outer.to(300, "");
        progress.look();
      }
      assertThat(lines()).hasSizeGreaterThan(5);
      for (String line : lines()) {
        assertThat(ProgressLine.columns(line)).as(line).isLessThanOrEqualTo(width - 1);
      }
    }
  }

  @Test
  void aTerminalMayBeResizedUnderALine() {
    AtomicInteger width = new AtomicInteger(100);
    TerminalProgress progress =
        new TerminalProgress(console, new Terminal(true, width::get), () -> nanos);
    try (Progress.Stage stage = progress.featurize(2000)) {
      nanos += 5_420_000_000L;
      stage.to(640);
      progress.look();
      width.set(40);
      progress.look();
    }
    assertThat(lines())
        .containsExactly(
            "Featurize  [=========>                    ]  640/2000 images  32 %  118/s  12 s left",
            "Featurize  640/2000 images  12 s left", "Featurize  640/2000 images  in 5.4 s");
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    assertThat(ProgressLine.columns("a猫é")).isEqualTo(4);
    assertThat(ProgressLine.cut("猫と犬", 5)).isEqualTo("猫と…");
    assertThat(ProgressLine.cut("猫と犬", 4)).isEqualTo("猫…");
    assertThat(ProgressLine.cut("猫と犬", 6)).isEqualTo("猫と犬");
    assertThat(ProgressLine.cut("猫", 1)).isEqualTo("…");
    assertThat(ProgressLine.cut("猫", 0)).isEmpty();
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
        .isEqualTo("\r50 %\u001b[K\r\u001b[Khello\n50 %\r\u001b[K");
  }

  @Test
  void theTerminalIsWhatTheEnvironmentSays() {
    assertThat(terminal(Map.of("TERM", "xterm", "HEADWAY_TERMINAL", "yes"), false).interactive())
        .isTrue();
    assertThat(terminal(Map.of("TERM", "xterm", "HEADWAY_TERMINAL", "no"), true).interactive())
        .isFalse();
    assertThat(terminal(Map.of("TERM", "xterm"), true).interactive()).isTrue();
    assertThat(terminal(Map.of("TERM", "dumb"), true).interactive()).isFalse();
    assertThat(terminal(Map.of(), true).interactive()).isFalse();
  }

  @Test
  void theWidthIsTheTerminalsAndColumnsCanOnlyMakeItLess() {
    assertThat(columns(Map.of(), true, 132)).isEqualTo(132);
    assertThat(columns(Map.of("COLUMNS", "100"), true, 132)).isEqualTo(100);
    assertThat(columns(Map.of("COLUMNS", "200"), true, 132)).isEqualTo(132);
    assertThat(columns(Map.of("COLUMNS", "wide"), true, 132)).isEqualTo(132);
    // Nobody knows it.
    assertThat(columns(Map.of(), true, 0)).isEqualTo(80);
    assertThat(columns(Map.of("COLUMNS", "100"), true, 0)).isEqualTo(100);
    // No terminal at all.
    assertThat(columns(Map.of(), false, 0)).isEqualTo(Integer.MAX_VALUE);
    assertThat(columns(Map.of("COLUMNS", "100"), false, 0)).isEqualTo(100);
  }

  /** Twelve rounds of 50 in six seconds, the rest in 44, and two seconds of validation. */
  private void train(TerminalProgress progress, int from) {
    try (Progress.Stage stage = progress.epoch(new Epoch(3, 10, from, 50, 1600))) {
      progress.look();
      nanos += 6_000_000_000L;
      stage.to(12, values(0.5, 0.75));
      progress.look();
      nanos += 44_000_000_000L;
      stage.to(50, values(0.31, 0.88));
      stage.part("validation");
      nanos += 1_000_000_000L;
      progress.look();
      nanos += 1_000_000_000L;
      Map<String, Double> all = values(0.31, 0.88);
      all.put("val_loss", 0.2912);
      all.put("val_accuracy", 0.9);
      stage.to(50, all);
    }
  }

  private static Map<String, Double> values(double loss, double accuracy) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    values.put("accuracy", accuracy);
    return values;
  }

  private static Terminal terminal(Map<String, String> environment, boolean console) {
    return Terminal.of(environment, () -> console, () -> 0);
  }

  private static int columns(Map<String, String> environment, boolean console, int asked) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("TERM", "xterm");
    return Terminal.of(all, () -> console, () -> asked).columns().getAsInt();
  }

  private TerminalProgress progress(boolean interactive, int width) {
    return new TerminalProgress(console, new Terminal(interactive, () -> width), () -> nanos);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8)
        .replace(System.lineSeparator(), "\n")
        .replaceAll("\r[^\n]*\u001b\\[K", "");
  }

  /** Whatever was on a line of its own for a moment. */
  private List<String> lines() {
    return Arrays.stream(
            err.toString(StandardCharsets.UTF_8).replace("\u001b[K", "").split("[\r\n]+"))
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
