package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** conf/spark-defaults: what fits, and what is caught when somebody breaks it. */
class DefaultsFilesTest {
  private static final Path FOLDER = Path.of("conf", "spark-defaults");

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void thereIsOneForEachKindOfCluster() throws IOException {
    assertThat(names())
        .containsExactly(
            "kubernetes.conf", "standalone.conf", "yarn-client.conf", "yarn-cluster.conf");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aHeadOnMobileNetFits(String name) throws IOException {
    assertThat(checks(settings(name), Works.mobileNet()))
        .isNotEmpty()
        .allMatch(check -> check.verdict() == Verdict.OK);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theySetWhatHeadwayWouldSet(String name) throws IOException {
    assertThat(ClusterDefaults.missing(settings(name))).isEmpty();
    assertThat(settings(name))
        .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "1")
        .containsEntry("spark.plugins", "dev.headway.telemetry.HeadwayPlugin")
        .containsEntry("spark.dynamicAllocation.enabled", "false");
  }

  static Stream<Arguments> broken() throws IOException {
    List<Arguments> broken = new ArrayList<>();
    for (String name : names()) {
      for (String role : List.of("executor", "driver")) {
        String memory = "spark." + role + ".memory";
        String options = "spark." + role + ".extraJavaOptions";
        String overhead = "spark." + role + ".memoryOverhead";
        broken.add(Arguments.of(name, memory, "256m", Verdict.FAIL));
        broken.add(
            Arguments.of(
                name,
                options,
                "-Dorg.bytedeco.javacpp.maxbytes=2g -Dorg.bytedeco.javacpp.maxphysicalbytes=4g",
                Verdict.FAIL));
        if (!settings(name).containsKey(overhead)) {
          continue;
        }
        broken.add(Arguments.of(name, overhead, "384m", Verdict.FAIL));
        broken.add(Arguments.of(name, memory, "12g", Verdict.FAIL));
        broken.add(
            Arguments.of(
                name,
                options,
                "-Dorg.bytedeco.javacpp.maxbytes=16g -Dorg.bytedeco.javacpp.maxphysicalbytes=20g",
                Verdict.WARN));
        broken.add(Arguments.of(name, options, "", Verdict.WARN));
      }
    }
    return broken.stream();
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatIsBrokenIsCaught(String name, String key, String value, Verdict verdict)
      throws IOException {
    Map<String, String> settings = settings(name);
    assertThat(settings.put(key, value)).isNotNull();
    assertThat(checks(settings, Works.mobileNet()))
        .extracting(Check::verdict)
        .contains(verdict)
        .doesNotContain(verdict == Verdict.WARN ? Verdict.FAIL : null, (Verdict) null);
  }

  /** As preflight holds them against a job, the machine being as large as one likes. */
  static List<Check> checks(Map<String, String> settings, WorkSize work) {
    int tasks = Integer.parseInt(settings.get("spark.executor.cores"));
    List<Check> checks =
        new ArrayList<>(
            MemoryChecks.of(
                "executors",
                MemoryLimits.ofExecutor(settings),
                MemoryNeed.ofExecutor(work, tasks)));
    checks.addAll(
        MemoryChecks.of("driver", MemoryLimits.ofDriver(settings), MemoryNeed.ofDriver(work)));
    return checks;
  }

  /** As spark-submit reads them. */
  static Map<String, String> settings(String name) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve(name))) {
      if (line.startsWith("spark.")) {
        String[] parts = line.strip().split("\\s+", 2);
        assertThat(settings.put(parts[0], parts[1])).as(parts[0] + " is there once").isNull();
      } else {
        assertThat(line).matches("(#.*)?");
      }
    }
    return settings;
  }
}
