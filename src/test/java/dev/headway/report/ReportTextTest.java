package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTextTest {
  @Test
  void saysWhatTheRunCameTo() {
    assertThat(ReportText.summary(Samples.catsAndDogs()))
        .isEqualTo(
            """
            cats-vs-dogs · run 20261124-101500-7f3a
                                          loss    accuracy
            validation, before          0.7012      52.5 %
            validation, after           0.1184      96.0 %
            test, after                 0.1256      95.5 %
            Pretrained backbone 95.5 %, same head on random weights 61.0 %: +34.5 points.
            train       train[:80%]: 1,598 images, 2 unusable
            validation  train[80%:90%]: 200 images
            test        train[90%:]: 200 images
            true \\ predicted    0   1    recall
             0 cats            97   3    97.0 %
             1 dogs             6  94    94.0 %
            Unusable files: 2
              1 × JPEG ends too early
              1 × not an image
            Training 1 min 1 s, all 1 min 16 s, 20 epochs, 2 workers
            """);
  }

  @Test
  void aRunThatMeasuredNothingHasDashes() {
    assertThat(ReportText.summary(Samples.bare()))
        .isEqualTo(
            """
            n · run r
                                          loss    accuracy
            validation, before               –           –
            validation, after                –           –
            test, after                      –           –
            Unusable files: none
            Training –, all –, – epochs, – workers
            """);
  }

  @Test
  void fitsATerminalWhateverTheClasses() {
    for (int classes = 1; classes <= 40; classes++) {
      assertFits(ReportText.summary(Samples.classes(classes)));
    }
    assertThat(ReportText.summary(Samples.classes(12))).contains("true \\ predicted");
    assertThat(ReportText.summary(Samples.classes(13))).doesNotContain("true \\ predicted");
  }

  @Test
  void textFromDataCantMoveTheTerminal() {
    String text = ReportText.summary(Samples.hostile("a\u001b[2J\n\u202eb".repeat(30)));
    assertThat(text).doesNotContain("\u001b", "\u202e").contains("\\u001b[2J\\n\\u202eb");
    assertFits(text);
  }

  private static void assertFits(String text) {
    assertThat(text.lines().count()).isLessThanOrEqualTo(25);
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }
}
