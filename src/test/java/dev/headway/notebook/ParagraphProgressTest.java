package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.progress.Progress;
import dev.headway.testing.CapturedConsole;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ParagraphProgressTest {
  private final AtomicLong seconds = new AtomicLong();

  @Test
  void aStageSaysWhereItIsEachFiveSecondsAndWhenItHasEnded() {
    String printed =
        CapturedConsole.of(
            () -> {
              try (Progress.Stage stage = progress().stage("Featurize", 2000, "images")) {
                stage.to(10);
                seconds.set(4);
                stage.to(400);
                seconds.set(5);
                stage.to(500);
                seconds.set(6);
                stage.to(600);
                seconds.set(10);
                stage.to(1000, "loss 0.3");
                seconds.set(20);
                stage.to(2000, "loss 0.2");
              }
            });

    assertThat(printed)
        .isEqualTo(
            """
            Featurize  500/2,000 images  15 s left
            Featurize  1,000/2,000 images  10 s left  loss 0.3
            Featurize  2,000/2,000 images  in 20 s  loss 0.2
            """);
  }

  @Test
  void aStageOfUnknownLengthSaysForHowLong() {
    String printed =
        CapturedConsole.of(
            () -> {
              try (Progress.Stage stage = progress().stage("List", -1, "files")) {
                seconds.set(7);
                stage.to(12_000);
              }
            });

    assertThat(printed)
        .isEqualTo(
            """
            List …
            List  12,000 files  for 7.0 s
            List  12,000 files  in 7.0 s
            """);
  }

  @Test
  void aStageThatCountsNothingSaysThatItBegins() {
    String printed =
        CapturedConsole.of(
            () -> {
              try (Progress.Stage stage = progress().stage("Write", -1, "")) {
                stage.part("bundle and report");
                seconds.set(65);
              }
            });

    assertThat(printed).isEqualTo("Write …\nWrite  over after 1 min 5 s\n");
  }

  @Test
  void aStageThatFailsIsNotSaidToBeDone() {
    String printed =
        CapturedConsole.of(
            () -> {
              try (Progress.Stage stage = progress().stage("Featurize", 2000, "images")) {
                seconds.set(5);
                stage.to(500);
                throw new IllegalStateException("the disk is gone");
              } catch (IllegalStateException e) {
                // The run tells it.
              }
              try (Progress.Stage stage = progress().stage("Test", -1, "images")) {
                stage.part("predictions");
                throw new IllegalStateException("the disk is gone");
              } catch (IllegalStateException e) {
                // As above.
              }
            });

    assertThat(printed)
        .isEqualTo(
            """
            Featurize  500/2,000 images  15 s left
            Featurize  500/2,000 images  over after 5.0 s
            Test …
            Test  over after 0.0 s
            """);
  }

  @Test
  void whatIsSaidIsNeverADirective() {
    String printed =
        CapturedConsole.of(() -> Paragraph.current().say("%html <b>x</b>\nsecond\u001b[2J line"));

    assertThat(printed).isEqualTo(" %html <b>x</b>\nsecond\\u001b[2J line\n");
  }

  private Progress progress() {
    return new ParagraphProgress(Paragraph.current(), () -> seconds.get() * 1_000_000_000L);
  }
}
