package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompareJobTest {
  @Test
  void runsAreLabelledByAsMuchOfTheirPlaceAsTellsThemApart() {
    assertThat(CompareJob.labels(List.of("file:/runs/pets/one", "file:/runs/pets/two")))
        .containsExactly("one", "two");
    assertThat(CompareJob.labels(List.of("file:/runs/pets/one", "file:/runs/cars/one")))
        .containsExactly("pets/one", "cars/one");
    assertThat(CompareJob.labels(List.of("file:/a/pets/one", "hdfs://host/b/pets/one")))
        .containsExactly("a/pets/one", "b/pets/one");
    assertThat(CompareJob.labels(List.of("file:/pets/one", "hdfs://host/pets/one")))
        .containsExactly("file:/pets/one", "host/pets/one");
    assertThat(CompareJob.labels(List.of("s3a:/one", "file:/one")))
        .containsExactly("s3a:/one", "file:/one");
  }
}
