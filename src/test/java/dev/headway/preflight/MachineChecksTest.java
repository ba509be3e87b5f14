package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MachineChecksTest {
  private static final long GIB = 1L << 30;

  @Test
  void theVersionsAreThePoms() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(pom)
        .contains("<spark.version>" + MachineChecks.SPARK + ".")
        .contains("<scala.binary.version>" + MachineChecks.SCALA + "<")
        .contains("<maven.compiler.release>" + MachineChecks.JAVA + "<");
    Stream<String> opened =
        Stream.of(
                pom.replaceAll("(?s).*<spark.java.options>|</spark.java.options>.*", "").split(" "))
            .filter(option -> option.startsWith("--add-opens=java.base/"))
            .map(option -> option.replaceAll(".*/|=.*", ""));
    assertThat(MachineProbe.OPEN).containsExactlyElementsOf(opened.toList());
  }

  @Test
  void equalMachinesAreOneLine() {
    Survey survey = survey(machine("0", "a"), machine("1", "b"));
    assertThat(MachineChecks.versions(survey))
        .extracting(Check::toString)
        .containsExactly(
            "ok    versions, driver, executors 0 (a), 1 (b): Java 17.0.15, Scala 2.12.18, Spark 3.5.5");
    assertThat(MachineChecks.opens(survey))
        .extracting(Check::toString)
        .containsExactly(
            "ok    add-opens, driver, executors 0 (a), 1 (b): Spark may look into the JDK");
    assertThat(MachineChecks.natives(survey))
        .extracting(Check::toString)
        .containsExactly(
            "ok    natives, driver, executors 0 (a), 1 (b): ND4J, OpenCV load",
            "ok    TurboJPEG, executors 0 (a), 1 (b): libjpeg-turbo decodes JPEGs");
    assertThat(MachineChecks.bits(survey))
        .extracting(Check::toString)
        .containsExactly(
            "ok    native threads, driver, executors 0 (a), 1 (b): OMP_NUM_THREADS=1",
            "ok    processor, executors 0 (a), 1 (b): amd64 avx2");
  }

  @Test
  void otherVersions() {
    Survey survey =
        survey(
            machine("0", "a").versions("11.0.2", "2.13.8", "3.4.1"),
            machine("1", "b").versions("1.8.0_292", "2.12.18", "3.5.5"),
            machine("2", "c").versions("21", "2.12.15", "3.5.1"));
    assertThat(MachineChecks.versions(survey))
        .extracting(Check::toString)
        .containsExactly(
            "ok    versions, driver: Java 17.0.15, Scala 2.12.18, Spark 3.5.5",
            "FAIL  versions, executor 0 (a): Java 11.0.2, Scala 2.13.8, Spark 3.4.1; Headway needs"
                + " Java 17 or newer, by JAVA_HOME or spark.executorEnv.JAVA_HOME, and a Spark built"
                + " for Scala 2.12, and Spark 3.5",
            "FAIL  versions, executor 1 (b): Java 1.8.0_292, Scala 2.12.18, Spark 3.5.5; Headway"
                + " needs Java 17 or newer, by JAVA_HOME or spark.executorEnv.JAVA_HOME",
            "FAIL  versions, executor 2 (c): Java 21, Scala 2.12.15, Spark 3.5.1; Headway needs the"
                + " driver's Spark, 3.5.5");
  }

  @Test
  void whatIsClosedOrDoesNotLoad() {
    Machine bad = machine("1", "b");
    bad.closed.add("java.nio");
    bad.natives.put("OpenCV", "UnsatisfiedLinkError: libgomp.so.1");
    bad.turbo = false;
    Survey survey = survey(machine("0", "a"), bad);
    assertThat(MachineChecks.opens(survey).get(1))
        .hasToString(
            "FAIL  add-opens, executor 1 (b): java.nio isn't open to Spark; start it with"
                + " spark-submit or submit/headway, which add --add-opens, and don't replace"
                + " spark.*.defaultJavaOptions");
    assertThat(MachineChecks.natives(survey))
        .extracting(Check::toString)
        .containsExactly(
            "ok    natives, driver, executor 0 (a): ND4J, OpenCV load",
            "FAIL  natives, executor 1 (b): OpenCV (UnsatisfiedLinkError: libgomp.so.1) can't be"
                + " loaded; build the jar for that platform (-Djavacpp.platform=…), and give"
                + " java.io.tmpdir and the user's home room and the right to execute",
            "warn  TurboJPEG, executor 1 (b): there is no libturbojpeg: JPEGs are decoded in Java, to"
                + " the same bits in about twice the time; install libturbojpeg0 (Debian, Ubuntu)"
                + " there");
  }

  @Test
  void threadsAndProcessors() {
    Machine other = machine("1", "b");
    other.threads = "";
    other.processor = "amd64 avx512f";
    Survey survey = survey(machine("0", "a"), other);
    assertThat(MachineChecks.bits(survey))
        .extracting(Check::toString)
        .containsExactly(
            "ok    native threads, driver, executor 0 (a): OMP_NUM_THREADS=1",
            "warn  native threads, executor 1 (b): OMP_NUM_THREADS isn't set: Headway pins its own"
                + " threads, other native code takes more cores than the task has; set"
                + " spark.executorEnv.OMP_NUM_THREADS=1",
            "warn  processor: there are 2 kinds (executor 0 (a): amd64 avx2; executor 1 (b): amd64"
                + " avx512f): equal digests are promised on one kind only; ask for machines of one"
                + " kind where they matter");
  }

  @Test
  void scratch() {
    Survey survey = survey(machine("0", "a"));
    assertThat(MachineChecks.scratch(survey, 2 * GIB, 4 * GIB))
        .extracting(Check::toString)
        .containsExactly(
            "ok    local disk, executor 0 (a): 8.0 GiB are free in /scratch, and this job writes 2.0"
                + " GiB there, 6.0 GiB if nothing stays in memory");
    assertThat(MachineChecks.scratch(survey, 2 * GIB, 7 * GIB))
        .extracting(Check::toString)
        .containsExactly(
            "warn  local disk, executor 0 (a): 8.0 GiB are free in /scratch, and this job writes 2.0"
                + " GiB there, 9.0 GiB if nothing stays in memory; set spark.local.dir (YARN: the"
                + " NodeManager's) to a larger disk");
    assertThat(MachineChecks.scratch(survey, 9 * GIB, GIB).get(0).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void places() {
    Machine blind = machine("1", "b");
    blind.places.put("output", "what the driver wrote isn't there: is it one place?");
    Survey survey = survey(machine("0", "a"), blind);
    List<Check> checks =
        MachineChecks.places(
            survey, Map.of("output", ExitCode.FAILURE), Map.of("output", "/data/runs"));
    assertThat(checks)
        .extracting(Check::toString)
        .containsExactly(
            "ok    output, driver, executor 0 (a): /data/runs can be written and read",
            "FAIL  output, executor 1 (b): /data/runs can't be used: what the driver wrote isn't"
                + " there: is it one place?; it must be one place that all machines reach under this"
                + " URI, with rights for the user that executors run as");
    assertThat(checks.get(1).exitCode()).isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void executors() {
    Survey two = survey(machine("0", "a"), machine("1", "b"));
    assertThat(said(two, "spark.master=spark://h:1"))
        .containsExactly("ok    executors: 2 were checked, which run 4 tasks at a time");
    assertThat(said(two, "spark.master=yarn,spark.executor.instances=5"))
        .containsExactly(
            "warn  executors: 2 were checked, which run 4 tasks at a time, of 5 that were asked for;"
                + " the others hadn't started in spark.scheduler.maxRegisteredResourcesWaitingTime:"
                + " see the cluster manager");
    assertThat(said(two, "spark.master=spark://h:1,spark.cores.max=6,spark.executor.cores=2"))
        .first()
        .asString()
        .startsWith("warn  executors: 2 were checked, which run 4 tasks at a time, of 3 that");
    assertThat(said(two, "spark.master=yarn,spark.dynamicAllocation.enabled=true"))
        .containsExactly(
            "warn  executors: 2 were checked, which run 4 tasks at a time;"
                + " spark.dynamicAllocation.enabled: executors that come later aren't checked, and"
                + " those that go lose their lanes' rows; set it to false with a number of executors"
                + " for training");
    Survey missed = new Survey(two.driver(), two.executors(), List.of("2", "7"), two.tasks());
    assertThat(said(missed, "spark.master=yarn"))
        .first()
        .isEqualTo(
            "FAIL  executors: no task got to 2, 7 in ten stages with a task for each; see whether"
                + " they are busy or excluded in Spark's pages, and try again");
    assertThat(said(survey(), "spark.master=local[2]"))
        .containsExactly("ok    executors: embedded Spark: the driver runs 2 tasks at a time");
  }

  private static List<String> said(Survey survey, String settings) {
    return ExecutorChecks.of(survey, MemoryLimitsTest.parse(settings)).stream()
        .map(Check::toString)
        .toList();
  }

  @Test
  void manyExecutorsAreCounted() {
    Machine[] machines = new Machine[10];
    for (int i = 0; i < machines.length; i++) {
      machines[i] = machine("" + i, "h" + i);
    }
    assertThat(MachineFacts.names(survey(machines).executors()))
        .isEqualTo(
            "executors 0 (h0), 1 (h1), 2 (h2), 3 (h3), 4 (h4), 5 (h5), 6 (h6), 7 (h7) and 2 more");
  }

  private static Survey survey(Machine... executors) {
    Map<String, Integer> tasks = new LinkedHashMap<>(Map.of("driver", 2));
    List<MachineFacts> facts = new ArrayList<>();
    for (Machine each : executors) {
      facts.add(each.facts());
      tasks.put(each.executor, 2);
    }
    return new Survey(machine("driver", "d").facts(), facts, List.of(), tasks);
  }

  private static Machine machine(String executor, String host) {
    return new Machine(executor, host);
  }

  /** What a test changes of a good machine. */
  private static final class Machine {
    private final String executor;
    private final String host;
    private String java = "17.0.15";
    private String scala = "2.12.18";
    private String spark = "3.5.5";
    private String processor = "amd64 avx2";
    private String threads = "1";
    private boolean turbo = true;
    private final ArrayList<String> closed = new ArrayList<>();
    private final LinkedHashMap<String, String> natives = new LinkedHashMap<>();
    private final LinkedHashMap<String, String> places = new LinkedHashMap<>();

    Machine(String executor, String host) {
      this.executor = executor;
      this.host = host;
      natives.put("ND4J", "");
      natives.put("OpenCV", "");
      places.put("output", "");
    }

    Machine versions(String ofJava, String ofScala, String ofSpark) {
      java = ofJava;
      scala = ofScala;
      spark = ofSpark;
      return this;
    }

    MachineFacts facts() {
      return new MachineFacts(
          executor,
          host,
          java,
          scala,
          spark,
          processor,
          threads,
          closed,
          natives,
          turbo,
          GIB,
          GIB,
          2 * GIB,
          16 * GIB,
          new LinkedHashMap<>(Map.of("/scratch", 8 * GIB)),
          places);
    }
  }
}
