package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobDifferenceTest {
  private static final String JOB =
      """
      name: j
      data: { source: s, train: "train[:80%]" }
      backbone: { name: b }
      fit: { workers: 3 }
      """;

  @Test
  void namesEachKeyWithBothValues() {
    assertThat(differences("fit.epochs=20", "data.validation=train[80%:]", "head.hidden=[8]"))
        .containsExactly(
            "data.validation was null and is train[80%:]",
            "head.hidden was [] and is [8]", "fit.epochs was 10 and is 20");
  }

  @Test
  void anotherWayToWriteAValueIsNoDifference() {
    assertThat(differences("fit.epochs=1_0", "compile.optimizer.learning_rate=1e-3")).isEmpty();
  }

  @Test
  void whereRunsAreKeptMayDifferAndAutoIsTheRunsNumberOfWorkers() {
    assertThat(differences("output=/elsewhere", "fit.workers=auto")).isEmpty();
    assertThat(differences("fit.workers=2")).containsExactly("fit.workers was 3 and is 2");
  }

  @Test
  void whereARunIsFollowedMakesNoOtherRun() {
    assertThat(
            differences(
                "tracking.tensorboard=false",
                "tracking.mlflow.uri=http://ml.example:5000",
                "tracking.mlflow.experiment=e"))
        .isEmpty();
  }

  @Test
  void longValuesThatDifferAtTheirEndDiffer() {
    String long1 = "/" + "d/".repeat(100) + "1";
    JobConfig before = job("data.source=" + long1);
    assertThat(JobDifference.between(before, job("data.source=" + long1 + "2"))).hasSize(1);
  }

  private static List<String> differences(String... settings) {
    return JobDifference.between(job(), job(settings)).stream().map(Object::toString).toList();
  }

  private static JobConfig job(String... settings) {
    return JobFile.load(JOB, "job.yaml", List.of(settings));
  }
}
