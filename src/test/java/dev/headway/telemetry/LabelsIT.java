package dev.headway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** On a session that is somebody else's, such as a notebook's. */
class LabelsIT {
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkSession session = LocalSpark.session();
  private final SparkContext spark = session.sparkContext();

  @BeforeEach
  void aNotebookHasItsOwn() {
    spark.setJobGroup("paragraph-7", "my paragraph", true);
    MDC.put("mdc.run", "mine");
  }

  @AfterEach
  void forget() {
    spark.clearJobGroup();
    MDC.clear();
  }

  @Test
  void jobsAreDescribedAsTheTerminalShowsThem() {
    List<String> described = new ArrayList<>();
    try (Telemetry watched = Telemetry.ofRun(session, "r1", Progress.SILENT)) {
      try (Progress.Stage featurize = watched.featurize(2000)) {
        described.add(description());
        featurize.to(1000);
        described.add(description());
      }
      described.add(description());
      try (Progress.Stage epoch = watched.epoch(new Epoch(3, 10, 1, 3, 90))) {
        described.add(description());
        epoch.to(2, Map.of("loss", 0.5));
        described.add(description());
        epoch.to(3, Map.of("loss", 0.4));
        epoch.part("validation");
        described.add(description());
        // A notebook cancels its jobs by it.
        assertThat(spark.getLocalProperty("spark.jobGroup.id")).isEqualTo("paragraph-7");
      }
    }
    assertThat(described)
        .containsExactly(
            "Featurize",
            "Featurize",
            "my paragraph",
            "Epoch 3/10 round 2/3",
            "Epoch 3/10 round 3/3",
            "Epoch 3/10 validation");
  }

  /** The fields of a task's log lines, as Spark hands them on. */
  @Test
  void logLinesHaveRunEpochAndRoundInTheTasksToo() {
    try (Telemetry watched = Telemetry.ofRun(session, "r1", Progress.SILENT);
        Progress.Stage epoch = watched.epoch(new Epoch(3, 10, 0, 50, 90))) {
      epoch.to(11, Map.of());
      assertThat(fields()).isEqualTo(List.of("r1", "3", "12"));
      List<String> ofTasks =
          JavaSparkContext.fromSparkContext(spark)
              .parallelize(List.of(1, 2), 2)
              .map(i -> fields().toString())
              .collect();
      assertThat(ofTasks).containsOnly("[r1, 3, 12]");
      epoch.part("validation");
      assertThat(MDC.get("mdc.round")).isNull();
    }
  }

  @Test
  void nothingIsLeftBehindHoweverItEnds() {
    assertThatThrownBy(
            () -> {
              try (Telemetry watched = Telemetry.ofRun(session, "r1", Progress.SILENT);
                  Progress.Stage epoch = watched.epoch(new Epoch(1, 1, 0, 2, 90))) {
                epoch.to(1, "half-way");
                throw new IllegalStateException("it went wrong");
              }
            })
        .hasMessage("it went wrong");
    assertThat(description()).isEqualTo("my paragraph");
    assertThat(spark.getLocalProperty("spark.jobGroup.id")).isEqualTo("paragraph-7");
    for (String field : List.of("mdc.run", "mdc.epoch", "mdc.round")) {
      assertThat(spark.getLocalProperty(field)).isNull();
    }
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("mdc.run", "mine"));
  }

  private String description() {
    return spark.getLocalProperty(DESCRIPTION);
  }

  private static List<String> fields() {
    return List.of(
        String.valueOf(MDC.get("mdc.run")),
        String.valueOf(MDC.get("mdc.epoch")),
        String.valueOf(MDC.get("mdc.round")));
  }
}
