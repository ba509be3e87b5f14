package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class JobTextTest {
  /** On a cluster paths are HDFS' otherwise. */
  @Test
  void aPathOfTheWorkingFolderIsALocalOne() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", "hdfs://nowhere:1");
    assertThat(JobText.load("./conf/cats_vs_dogs.yaml", List.of(), hadoop).name())
        .isEqualTo("cats-vs-dogs");
    assertThatThrownBy(() -> JobText.load("./conf/none.yaml", List.of(), hadoop))
        .hasMessage(
            "there is no job file ./conf/none.yaml; start from conf/job.yaml, which has every key");
  }
}
