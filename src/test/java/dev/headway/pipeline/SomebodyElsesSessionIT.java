package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.testing.LocalSpark;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** A run on a session that goes on without it, as a notebook's does. */
class SomebodyElsesSessionIT {
  @TempDir private Path root;

  private final SparkContext spark = LocalSpark.session().sparkContext();
  private SmallJobs jobs;
  private Properties before;

  @BeforeEach
  void aParagraphHasItsOwn() {
    jobs = new SmallJobs(root);
    spark.setJobGroup("paragraph-7", "my paragraph", true);
    MDC.put("paragraph", "7");
    before = properties();
  }

  @AfterEach
  void forget() {
    spark.clearJobGroup();
    MDC.clear();
  }

  @Test
  void aFinishedRunLeavesItAsItWas() {
    jobs.train().run(jobs.job(), "finished", Map.of());
    assertThat(jobs.run("finished").resolve("metrics.json")).exists();
    isAsItWas();
  }

  @Test
  void soDoesOneThatDiverges() {
    String rate = "compile.optimizer={name: sgd, learning_rate: 1e30}";
    assertThatThrownBy(() -> jobs.train().run(jobs.job(rate), "diverged", Map.of()))
        .hasMessageContaining("diverged");
    isAsItWas();
  }

  private void isAsItWas() {
    assertThat(properties()).isEqualTo(before);
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("paragraph", "7"));
  }

  /** Without Spark's own notes of how it reads shuffles. */
  private Properties properties() {
    Properties properties = (Properties) spark.getLocalProperties().clone();
    properties.keySet().removeIf(key -> key.toString().startsWith("__"));
    return properties;
  }
}
