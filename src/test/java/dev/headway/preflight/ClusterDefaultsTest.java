package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterDefaultsTest {
  private static final String OPTIONS = "spark.executor.extraJavaOptions";

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[2]", "local[*]", "local[2,3]"})
  void embeddedRunsGetNone(String master) {
    assertThat(ClusterDefaults.missing(Map.of("spark.master", master))).isEmpty();
  }

  @Test
  void aContainerIsMadeForNativeArraysToo() {
    assertThat(
            ClusterDefaults.missing(Map.of("spark.master", "yarn", "spark.executor.memory", "4g")))
        .containsExactly(
            Map.entry("spark.executor.memoryOverhead", "2816m"),
            Map.entry(
                OPTIONS,
                "-Dorg.bytedeco.javacpp.maxbytes=2048m"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes=6912m"));
  }

  @Test
  void aContainerOfTheUsersIsKeptTo() {
    assertThat(
            ClusterDefaults.missing(
                Map.of(
                    "spark.master",
                    "k8s://h",
                    "spark.executor.memory",
                    "4g",
                    "spark.executor.memoryOverhead",
                    "2g",
                    OPTIONS,
                    "-Xss2m")))
        .containsExactly(
            Map.entry(
                OPTIONS,
                "-Xss2m -Dorg.bytedeco.javacpp.maxbytes=1280m"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes=6144m"));
  }

  /** YARN and Kubernetes add it to the container, and JavaCPP mustn't get it a second time. */
  @ParameterizedTest
  @CsvSource({"yarn,2048m,7936m", "spark://h:1,4096m,10240m"})
  void sparksOwnOffHeapMemoryIsntForArrays(String master, String arrays, String physical) {
    assertThat(
            ClusterDefaults.missing(
                Map.of(
                    "spark.master",
                    master,
                    "spark.executor.memory",
                    "4g",
                    "spark.memory.offHeap.enabled",
                    "true",
                    "spark.memory.offHeap.size",
                    "1g")))
        .containsEntry(
            OPTIONS,
            "-Dorg.bytedeco.javacpp.maxbytes="
                + arrays
                + " -Dorg.bytedeco.javacpp.maxphysicalbytes="
                + physical);
  }

  @Test
  void withoutContainersItIsAsInEmbeddedRuns() {
    assertThat(ClusterDefaults.missing(Map.of("spark.master", "spark://h:7077")))
        .containsExactly(
            Map.entry(
                OPTIONS,
                "-Dorg.bytedeco.javacpp.maxbytes=1024m"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes=3072m"));
  }

  @Test
  void whatTheUserSaysStays() {
    Map<String, String> settings =
        Map.of(
            "spark.master",
            "yarn",
            "spark.executor.memoryOverheadFactor",
            "0.7",
            OPTIONS,
            "-Dorg.bytedeco.javacpp.maxbytes=1g -Dorg.bytedeco.javacpp.maxphysicalbytes=3g");
    assertThat(ClusterDefaults.missing(settings)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"yarn,1g", "yarn,4g", "yarn,32g", "k8s://h,2g", "k8s://h,16g", "spark://h:1,1g"})
  void theyAreWhatPreflightAsksFor(String master, String heap) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.master", master);
    settings.put("spark.executor.memory", heap);
    settings.putAll(ClusterDefaults.missing(settings));
    assertThat(
            MemoryChecks.of(
                "executors",
                MemoryLimits.ofExecutor(settings),
                MemoryNeed.ofExecutor(Works.mobileNet(), 1)))
        .isNotEmpty()
        .allMatch(check -> check.verdict() == Verdict.OK);
  }
}
