package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings of training need of each other. */
class CompileReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"hinge", "squared_hinge", "mse", "mae", "huber"})
  void linearOutputsHaveNoLabelSmoothing(String loss) {
    assertThatThrownBy(() -> read("loss: " + loss + ", label_smoothing: 0.1"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "job.yaml line 4: 'compile.label_smoothing' belongs to categorical_crossentropy and"
                + " binary_crossentropy, not to "
                + read("loss: " + loss).loss().word()
                + "; leave it out");
    assertThat(read("loss: " + loss + ", label_smoothing: 0").labelSmoothing()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auc", "precision", "recall"})
  void linearOutputsHaveNoProbabilitiesToMeasure(String metric) {
    assertThatThrownBy(() -> read("loss: mse, metrics: [accuracy, " + metric + "]"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "job.yaml line 4: 'compile.metrics[1]' measures probabilities, which"
                + " mean_squared_error doesn't give: "
                + metric
                + "; leave it out, or take categorical_crossentropy or binary_crossentropy");
  }

  @Test
  void whatNeedsOnlyAnOrderOfTheClassesGoesWithEveryLoss() {
    assertThat(read("loss: hinge, metrics: [top_2_accuracy, f1_score]").metrics())
        .extracting(Metric::name)
        .containsExactly("top_2_accuracy", "f1_score");
  }

  private static Compile read(String compile) {
    return JobFile.load(
            "name: n\ndata: { source: s, train: train }\nbackbone: { name: b }\ncompile: { "
                + compile
                + " }\n",
            "job.yaml",
            List.of())
        .compile();
  }
}
