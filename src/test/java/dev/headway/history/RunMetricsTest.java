package dev.headway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private static final String JSON =
      """
      {
        "initial_loss": 0.6931471805599453,
        "val_loss": "NaN",
        "train_examples": 1600,
        "workers": 5.0,
        "examples_per_epoch": [ 1600, 1600 ],
        "featurize_seconds": null,
        "feature_cache": "miss"
      }
      """;
  private static final RunMetrics METRICS =
      RunMetrics.builder()
          .number("initial_loss", Math.log(2))
          .number("val_loss", Double.NaN)
          .whole("train_examples", 1600)
          .number("workers", 5)
          .wholes("examples_per_epoch", List.of(1600L, 1600L))
          .nothing("featurize_seconds")
          .text("feature_cache", "miss")
          .build();

  @Test
  void writesAFlatObjectInOrder() {
    assertThat(RunMetricsParser.toJson(METRICS)).isEqualTo(JSON);
  }

  @Test
  void readsWhatItWrites() {
    RunMetrics read = RunMetricsParser.fromJson(JSON, "metrics.json");
    assertThat(read).isEqualTo(METRICS).hasSameHashCodeAs(METRICS);
    assertThat(RunMetricsParser.toJson(read)).isEqualTo(JSON);
  }

  @Test
  void anOtherOrderIsAnOtherValue() {
    RunMetrics ab = RunMetrics.builder().whole("a", 1).whole("b", 2).build();
    RunMetrics ba = RunMetrics.builder().whole("b", 2).whole("a", 1).build();
    assertThat(ab).isNotEqualTo(ba);
  }

  @Test
  void givesValuesByTheirKind() {
    assertThat(METRICS.whole("train_examples")).hasValue(1600);
    assertThat(METRICS.number("train_examples")).hasValue(1600.0);
    assertThat(METRICS.whole("workers")).isEmpty();
    assertThat(METRICS.text("feature_cache")).contains("miss");
    assertThat(METRICS.wholes("examples_per_epoch")).containsExactly(1600L, 1600L);
    assertThat(METRICS.number("featurize_seconds")).isEmpty();
    assertThat(METRICS.contains("featurize_seconds")).isTrue();
    assertThat(METRICS.contains("loss")).isFalse();
    assertThat(METRICS.number("loss")).isEmpty();
    assertThat(METRICS.wholes("loss")).isEmpty();
  }

  @Test
  void refusesANameTwice() {
    RunMetrics.Builder builder = RunMetrics.builder().nothing("a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.whole("a", 1))
        .withMessage("metric a is there already");
  }

  @Test
  void refusesTextThatWouldBeReadAsANumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunMetrics.builder().text("a", "Infinity"))
        .withMessage("a: Infinity would be read as a number");
  }

  @Test
  void aBuilderUsedAgainLeavesWhatItBuiltAlone() {
    RunMetrics.Builder builder = RunMetrics.builder().whole("a", 1);
    RunMetrics built = builder.build();
    builder.whole("b", 2);
    assertThat(built.names()).containsExactly("a");
  }

  @Test
  void namesWhatIsMissing() {
    RunMetrics.Builder builder = RunMetrics.builder();
    RunMetricsParser.required().stream()
        .filter(n -> !n.equals("workers") && !n.equals("test_loss"))
        .forEach(builder::nothing);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunMetricsParser.requireComplete(builder.build()))
        .withMessage("metrics lack test_loss, workers");
    RunMetrics complete = builder.nothing("workers").nothing("test_loss").build();
    assertThat(RunMetricsParser.requireComplete(complete)).isSameAs(complete);
  }

  @Test
  void requiredNamesAreThoseOfTheDesign() {
    assertThat(String.join(" ", RunMetricsParser.required()))
        .isEqualTo(
            "initial_loss initial_accuracy val_loss val_accuracy test_loss test_accuracy"
                + " train_examples validation_examples test_examples examples_per_epoch quarantined"
                + " featurize_images_per_second featurize_seconds train_seconds evaluate_seconds"
                + " total_seconds workers epochs_run best_epoch feature_cache model_sha256");
  }

  @Test
  void refusesOtherKinds() {
    assertThatThrownBy(() -> RunMetricsParser.fromJson("{\"a\":{\"b\":1}}", "m.json"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "m.json: a must be a number, a text, a list of whole numbers or null, not {\"b\":1};"
                + " restore the file or run the job again");
    assertThatThrownBy(() -> RunMetricsParser.fromJson("{\"a\":[0.5]}", "m.json"))
        .hasMessageStartingWith("m.json: a[0] must be a whole number, not 0.5;");
    assertThatThrownBy(() -> RunMetricsParser.fromJson("{\"a\":123456789012345678901}", "m.json"))
        .hasMessageStartingWith("m.json: a must be a whole number, not 123456789012345678901;");
    assertThatThrownBy(() -> RunMetricsParser.fromJson("{\"a\":true}", "m.json"))
        .hasMessageContaining("not true;");
  }
}
