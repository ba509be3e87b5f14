package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorTest {
  @Test
  void accuracyCanBeWatchedThoughTheMetricsDontNameIt() {
    assertThat(Monitor.of(job("val_accuracy", "validation: train")).metric())
        .isEqualTo("val_accuracy");
  }

  @Test
  void whatTheHistoryHasNotIsRefusedWithWhatItHas() {
    assertThatThrownBy(() -> Monitor.of(job("val_acc", "validation: train")))
        .hasMessage(
            "fit.early_stopping.monitor: the history has no 'val_acc'; it has loss, accuracy, auc,"
                + " val_loss, val_accuracy, val_auc; did you mean 'val_auc'?");
    assertThatThrownBy(() -> Monitor.of(job("val_loss", "validation: null")))
        .hasMessage(
            "fit.early_stopping.monitor: 'val_loss' needs data.validation, which the job has not;"
                + " it has loss, accuracy, auc");
  }

  private static JobConfig job(String monitor, String validation) {
    return JobFile.load(
        "name: n\ndata: { source: s, train: train, "
            + validation
            + " }\nbackbone: { name: b }\ncompile: { metrics: [auc] }\n"
            + "fit: { early_stopping: { monitor: "
            + monitor
            + " } }\n",
        "job.yaml",
        List.of());
  }
}
