package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.error.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryChecksTest {
  private static final long MIB = Sizes.MIB;
  private static final MemoryNeed NEED = new MemoryNeed(600 * MIB, 300 * MIB, 100 * MIB);

  @Test
  void whatFits() {
    assertThat(checks(limits(1024, 512, 2048, 2048)))
        .containsExactly(
            "ok    memory, executor 0 (a): the heap is 1.0 GiB, and this job needs 600 MiB",
            "ok    memory, executor 0 (a): native arrays may take 512 MiB, and this job needs 300"
                + " MiB",
            "ok    memory, executor 0 (a): 2.0 GiB is the limit of its container, and the process"
                + " needs 1.7 GiB (heap 1.0 GiB, native arrays 300 MiB, other native memory 100"
                + " MiB, the JVM's own 320 MiB)");
  }

  @Test
  void whereNobodyLimitsAnything() {
    assertThat(checks(limits(1024, 0, 0, 0)))
        .containsExactly(
            "ok    memory, executor 0 (a): the heap is 1.0 GiB, and this job needs 600 MiB",
            "ok    memory, executor 0 (a): native arrays may take all there is, and this job needs"
                + " 300 MiB",
            "ok    memory, executor 0 (a): the process needs 1.7 GiB (heap 1.0 GiB, native arrays"
                + " 300 MiB, other native memory 100 MiB, the JVM's own 320 MiB)");
  }

  @Test
  void aHeapTooSmall() {
    assertThat(checks(limits(512, 512, 2048, 2048)).get(0))
        .isEqualTo(
            "FAIL  memory, executor 0 (a): the heap is 512 MiB, and this job needs 600 MiB; set"
                + " spark.executor.memory=640m");
  }

  @Test
  void nativeArraysTooSmall() {
    assertThat(checks(limits(1024, 256, 2048, 2048)).get(1))
        .isEqualTo(
            "FAIL  memory, executor 0 (a): native arrays may take 256 MiB, and this job needs 300"
                + " MiB; put -Dorg.bytedeco.javacpp.maxbytes=320m into"
                + " spark.executor.extraJavaOptions");
  }

  @Test
  void javacppStopsItTooEarly() {
    assertThat(checks(limits(1024, 512, 1536, 2048)).get(2))
        .isEqualTo(
            "FAIL  memory, executor 0 (a): JavaCPP lets the process take 1.5 GiB, and with this job"
                + " it needs 1.7 GiB (heap 1.0 GiB, native arrays 300 MiB, other native memory 100"
                + " MiB, the JVM's own 320 MiB); put -Dorg.bytedeco.javacpp.maxphysicalbytes=1792m"
                + " into spark.executor.extraJavaOptions");
  }

  @Test
  void aContainerTooSmall() {
    List<Check> checks = MemoryChecks.of("executor 0 (a)", limits(1024, 512, 2048, 1408), NEED);
    assertThat(checks.get(2))
        .hasToString(
            "FAIL  memory, executor 0 (a): 1.4 GiB is the limit of its container, and with this job"
                + " the process needs 1.7 GiB (heap 1.0 GiB, native arrays 300 MiB, other native"
                + " memory 100 MiB, the JVM's own 320 MiB); set spark.executor.memoryOverhead=768m,"
                + " or take a smaller input.batch_size or fewer spark.executor.cores");
    assertThat(checks.get(2).exitCode()).isEqualTo(ExitCode.REQUEST);
  }

  /** It is in the container already, and the overhead that is missing is without it. */
  @Test
  void sparksOwnOffHeapMemoryIsNeededToo() {
    MemoryLimits limits =
        new MemoryLimits(
            "executor", 1024 * MIB, 512 * MIB, 1024 * MIB, 0, 2432 * MIB, "its container");
    assertThat(MemoryChecks.of("executor 0 (a)", limits, NEED).get(2))
        .hasToString(
            "FAIL  memory, executor 0 (a): 2.4 GiB is the limit of its container, and with this job"
                + " the process needs 2.7 GiB (heap 1.0 GiB, Spark's off-heap 1.0 GiB, native"
                + " arrays 300 MiB, other native memory 100 MiB, the JVM's own 320 MiB); set"
                + " spark.executor.memoryOverhead=768m, or take a smaller input.batch_size or fewer"
                + " spark.executor.cores");
  }

  @Test
  void limitsBeyondTheContainer() {
    assertThat(checks(limits(1024, 1024, 4096, 2000)).get(2))
        .isEqualTo(
            "warn  memory, executor 0 (a): 2.0 GiB is the limit of its container, and the process"
                + " needs 1.7 GiB but its own limits let it take 2.4 GiB, and then it is killed"
                + " without a word; put -Dorg.bytedeco.javacpp.maxphysicalbytes=1984m into"
                + " spark.executor.extraJavaOptions");
  }

  @Test
  void aMachineTooSmall() {
    MemoryLimits driver =
        new MemoryLimits("driver", 1024 * MIB, 512 * MIB, 0, 0, 0, "")
            .seen(1024 * MIB, 512 * MIB, 0, 1536 * MIB);
    assertThat(MemoryChecks.of("driver", driver, NEED).get(2))
        .hasToString(
            "FAIL  memory, driver: 1.5 GiB is the limit of the machine or its control group, and"
                + " with this job the process needs 1.7 GiB (heap 1.0 GiB, native arrays 300 MiB,"
                + " other native memory 100 MiB, the JVM's own 320 MiB); give it a larger machine,"
                + " or take a smaller input.batch_size or fewer tasks at a time");
  }

  @Test
  void theSmallerOfContainerAndMachineCounts() {
    MemoryLimits limits = limits(1024, 512, 2048, 2048);
    assertThat(limits.seen(1, 2, 3, 4096 * MIB).container()).isEqualTo(2048 * MIB);
    assertThat(limits.seen(1, 2, 3, 1000 * MIB).container()).isEqualTo(1000 * MIB);
  }

  private static List<String> checks(MemoryLimits limits) {
    return MemoryChecks.of("executor 0 (a)", limits, NEED).stream().map(Check::toString).toList();
  }

  private static MemoryLimits limits(long heap, long arrays, long physical, long container) {
    return new MemoryLimits(
        "executor", heap * MIB, arrays * MIB, 0, physical * MIB, container * MIB, "its container");
  }
}
