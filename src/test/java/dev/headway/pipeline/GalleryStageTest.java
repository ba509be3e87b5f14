package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GalleryStageTest {
  @Test
  void aLaneThatIsShorterThanItsBatchIsCountedByItsUsableRows() {
    assertThat(GalleryStage.batchSize(8, true, 5)).as("three of eight are unusable").isEqualTo(5);
    assertThat(GalleryStage.batchSize(8, true, 10)).as("the lane has a next batch").isEqualTo(8);
    assertThat(GalleryStage.batchSize(64, false, 32))
        .as("of the rest nothing is known")
        .isEqualTo(64);
  }

  @Test
  void laneZeroHasTheOddRow() {
    assertThat(new FirstBatch(7, 2, null, null).laneRows()).isEqualTo(4);
    assertThat(new FirstBatch(8, 2, null, null).laneRows()).isEqualTo(4);
  }
}
