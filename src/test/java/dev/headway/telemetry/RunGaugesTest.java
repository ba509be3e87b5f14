package dev.headway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunGaugesTest {
  private long nanos;
  private final RunGauges gauges = new RunGauges(() -> nanos);
  private final MetricRegistry registry = new MetricRegistry();

  @Test
  void nothingIsKnownBeforeARun() {
    gauges.show(registry);
    assertThat(registry.getGauges().keySet())
        .contains("images_per_second", "quarantined", "loss", "val_loss", "epoch", "round");
    registry.getGauges().values().forEach(g -> assertThat(g.getValue()).isEqualTo(Double.NaN));
  }

  @Test
  void featurizingHasACountARateAndWhatIsQuarantined() {
    gauges.show(registry);
    try (Progress.Stage stage = gauges.featurize(2000)) {
      assertThat(value("quarantined")).isZero();
      nanos += 4_000_000_000L;
      stage.to(1000, Map.of("quarantined", 3L));
      nanos += 4_000_000_000L;
      stage.to(1000, Map.of("quarantined", 3L));
    }
    assertThat(value("images")).isEqualTo(1000);
    assertThat(value("images_total")).isEqualTo(2000);
    assertThat(value("images_per_second")).isEqualTo(250);
    assertThat(value("quarantined")).isEqualTo(3);
  }

  @Test
  void trainingIsCountedInRoundsAndMeasuredInRows() {
    gauges.show(registry);
    try (Progress.Stage stage = gauges.epoch(new Epoch(3, 10, 20, 50, 1600))) {
      assertThat(value("round")).isEqualTo(20);
      nanos += 2_000_000_000L;
      stage.to(30, Map.of("loss", 0.5));
      stage.to(50, Map.of("loss", 0.31, "accuracy", 0.88));
      nanos += 50_000_000_000L;
      stage.part("validation");
      stage.to(50, Map.of("loss", 0.31, "val_loss", 0.29));
    }
    assertThat(value("epoch")).isEqualTo(3);
    assertThat(value("epochs")).isEqualTo(10);
    assertThat(value("round")).isEqualTo(50);
    assertThat(value("rounds")).isEqualTo(50);
    // 30 rounds of 32 rows in two seconds: neither earlier attempts nor validation count.
    assertThat(value("rows_per_second")).isEqualTo(480);
    assertThat(value("loss")).isEqualTo(0.31);
    assertThat(value("accuracy")).isEqualTo(0.88);
    assertThat(value("val_loss")).isEqualTo(0.29);
  }

  @Test
  void aMetricOfTheJobGetsItsGaugeInEveryRegistryThatIsShown() {
    MetricRegistry ended = new MetricRegistry();
    gauges.show(registry);
    gauges.show(ended);
    gauges.hide(ended);
    gauges.stage("Test", -1, "images").to(400, Map.of("test_auc", 0.97));
    assertThat(value("test_auc")).isEqualTo(0.97);
    assertThat(ended.getGauges()).doesNotContainKey("test_auc");
    MetricRegistry later = new MetricRegistry();
    gauges.show(later);
    assertThat(later.getGauges()).containsKey("test_auc");
    gauges.clear();
    assertThat(value("test_auc")).isNaN();
  }

  private double value(String name) {
    return (Double) registry.getGauges().get(name).getValue();
  }
}
