package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class S3ChecksTest {
  @Test
  void nothingOnS3() {
    assertThat(S3Checks.of(Map.of(), Map.of("output", "hdfs:///runs", "data.source", "/x")))
        .isEmpty();
  }

  @Test
  void otherSchemes() {
    assertThat(S3Checks.of(Map.of(), Map.of("output", "s3://bucket/runs")))
        .extracting(Check::toString)
        .containsExactly(
            "FAIL  output: s3://bucket/runs: Spark's Hadoop reads S3 as s3a; write"
                + " s3a://bucket/runs");
  }

  @Test
  void patienceThatNobodyHas() {
    assertThat(S3Checks.of(Map.of(), Map.of("output", "s3a://bucket/runs")))
        .extracting(Check::toString)
        .containsExactly(
            "ok    S3: output on S3; credentials by S3A's own chain",
            "warn  S3: spark.hadoop.fs.s3a.attempts.maximum and spark.hadoop.fs.s3a.retry.limit"
                + " aren't set: as they come, a store that is down is an error only after more than"
                + " ten minutes; take what conf/s3.conf has");
  }

  @Test
  void whatIsShippedIsEnough() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("conf/s3.conf"))) {
      if (line.startsWith("spark.")) {
        settings.put(line.split("\\s+")[0], line.split("\\s+")[1]);
      }
    }
    assertThat(S3Checks.of(settings, Map.of("output", "s3a://bucket/runs")))
        .extracting(Check::toString)
        .containsExactly(
            "ok    S3: output on S3; credentials by"
                + " com.amazonaws.auth.DefaultAWSCredentialsProviderChain");
  }

  @Test
  void aMissingJarIsNamed() {
    assertThat(
            Places.reason(
                new RuntimeException(
                    "java.lang.ClassNotFoundException: Class"
                        + " org.apache.hadoop.fs.s3a.S3AFileSystem not found")))
        .matches(
            "java\\.lang\\.ClassNotFoundException: Class org\\.apache\\.hadoop\\.fs\\.s3a"
                + "\\.S3AFileSystem not found: give --packages"
                + " org\\.apache\\.hadoop:hadoop-aws:3\\.3\\.\\d+ before '--'");
  }
}
