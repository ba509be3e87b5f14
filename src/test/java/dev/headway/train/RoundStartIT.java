package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.testing.LocalSpark;
import dev.headway.testing.RoundTrip;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class RoundStartIT {
  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  @Test
  void aSmallStateGoesInTheTaskItself() {
    LaneState state = new LaneState(new float[40_000], new float[20_000], 3, 2, 1);
    state.parameters()[7] = 0.5f;
    RoundStart start = RoundStart.of(spark, state);
    start.close();
    LaneState found = RoundTrip.java(start).value();
    assertThat(found.parameters()).isEqualTo(state.parameters());
    assertThat(found.updater()).isEqualTo(state.updater());
    assertThat(found.iteration()).isEqualTo(3);
    assertThat(found.epoch()).isEqualTo(2);
    assertThat(found.round()).isEqualTo(1);
  }

  @Test
  void aLargeOneIsBroadcastUntilTheRoundIsOver() {
    RoundStart start =
        RoundStart.of(spark, new LaneState(new float[60_000], new float[60_000], 3, 2, 1));
    assertThat(RoundTrip.java(start).value().updater()).hasSize(60_000);
    start.close();
    assertThatThrownBy(start::value)
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("destroyed");
  }

  @Test
  void jobsAreCalledWhatTheyWereWhenTheirNameIsTakenBack() {
    spark.setLocalProperty("callSite.short", "mine");
    try {
      CallSite site = CallSite.name(spark, "averaging round", "a.B.round(…)");
      assertThat(spark.getLocalProperty("callSite.short")).isEqualTo("averaging round");
      assertThat(spark.getLocalProperty("callSite.long")).isEqualTo("a.B.round(…)");
      site.restore();
      assertThat(spark.getLocalProperty("callSite.short")).isEqualTo("mine");
      assertThat(spark.getLocalProperty("callSite.long")).isNull();
    } finally {
      spark.setLocalProperty("callSite.short", null);
    }
  }
}
