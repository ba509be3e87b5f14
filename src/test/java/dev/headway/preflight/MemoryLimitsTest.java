package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryLimitsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Nothing set: Spark's gigabyte, JavaCPP's as much again.
        "spark.master=spark://h:7077|1024|1024|4096|0",
        "spark.master=yarn|1024|1024|4096|1408",
        "spark.master=k8s://h|1024|1024|4096|1408",
        // A tenth of the heap, where that is more than 384 MiB.
        "spark.master=yarn,spark.executor.memory=4g|4096|4096|16384|4505",
        "spark.master=yarn,spark.executor.memory=4g,spark.executor.memoryOverheadFactor=0.5|4096|4096|16384|6144",
        "spark.master=k8s://h,spark.executor.memory=4g,spark.kubernetes.memoryOverheadFactor=0.4|4096|4096|16384|5734",
        // YARN doesn't know Kubernetes' factor; an overhead counts before any factor.
        "spark.master=yarn,spark.executor.memory=4g,spark.kubernetes.memoryOverheadFactor=0.4|4096|4096|16384|4505",
        "spark.master=yarn,spark.executor.memoryOverhead=2g,spark.executor.memoryOverheadFactor=9|1024|1024|4096|3072",
        "spark.master=yarn,spark.executor.memoryOverhead=500|1024|1024|4096|1524",
        // Spark's own off-heap memory is in the container as well.
        "spark.master=yarn,spark.memory.offHeap.enabled=true,spark.memory.offHeap.size=1g|1024|1024|4096|2432",
        "spark.master=yarn,spark.memory.offHeap.enabled=true,spark.memory.offHeap.size=1048576|1024|1024|4096|1409",
        "spark.master=yarn,spark.memory.offHeap.size=1g|1024|1024|4096|1408",
        // JavaCPP's limits: the later of two counts, 0 is none.
        "spark.master=yarn,spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=512m|1024|512|3584|1408",
        "spark.master=yarn,spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=0|1024|0|0|1408",
        "spark.master=yarn,spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=1048576|1024|1|3073|1408",
        "spark.master=yarn,spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=1G -Dorg.bytedeco.javacpp.maxbytes=2Gb -Dorg.bytedeco.javacpp.maxphysicalbytes=3g|1024|2048|3072|1408",
        "spark.master=yarn,spark.executor.defaultJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=3g,spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=2g|1024|2048|5120|1408",
      })
  void executors(String settings, long heap, long arrays, long physical, long container) {
    MemoryLimits limits = MemoryLimits.ofExecutor(parse(settings));
    assertThat(limits.heap() / Sizes.MIB).isEqualTo(heap);
    assertThat(limits.arrays() / Sizes.MIB).isEqualTo(arrays);
    assertThat(limits.physical() / Sizes.MIB).isEqualTo(physical);
    assertThat(limits.container() / Sizes.MIB).isEqualTo(container);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.master=yarn,spark.driver.memory=2g|0",
        "spark.master=yarn,spark.submit.deployMode=client,spark.driver.memory=2g|0",
        "spark.master=yarn,spark.submit.deployMode=cluster,spark.driver.memory=2g|2432",
        "spark.master=k8s://h,spark.submit.deployMode=cluster,spark.driver.memory=8g|9011",
        "spark.master=spark://h:7077,spark.submit.deployMode=cluster|0",
        "spark.master=yarn,spark.submit.deployMode=cluster,spark.driver.memoryOverhead=1g|2048",
      })
  void driversHaveContainersInClusterModeOnly(String settings, long container) {
    assertThat(MemoryLimits.ofDriver(parse(settings)).container() / Sizes.MIB).isEqualTo(container);
  }

  static Map<String, String> parse(String settings) {
    Map<String, String> parsed = new TreeMap<>();
    for (String each : settings.split(",")) {
      parsed.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
    }
    return parsed;
  }
}
