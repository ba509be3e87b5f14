package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParseResult;

/**
 * The DAG in {@code submit/airflow}, imported by python3 with stand-ins for Airflow that refuse
 * what the real ones don't take ({@code src/test/airflow}).
 */
class AirflowDagTest {
  private static final Path DAG = Path.of("submit/airflow/headway_daily.py");

  private static JsonNode shown;

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void importIt() throws Exception {
    try {
      assumeTrue(
          new ProcessBuilder("python3", "-c", "").start().waitFor() == 0, "no python3 that works");
    } catch (IOException e) {
      assumeTrue(false, "skipped: python3 imports the DAG, and there is none here");
    }
    Ended ended = show(DAG);
    assertThat(ended.err()).isEmpty();
    shown = new ObjectMapper().readTree(ended.out());
  }

  @Test
  void aDayIsTrainedOnceAndNoTwoAtOnce() {
    JsonNode dag = shown.get("dag");
    assertThat(dag.get("catchup").asBoolean(true)).isFalse();
    assertThat(dag.get("max_active_runs").asInt()).isEqualTo(1);
    assertThat(dag.get("schedule").asText()).isEqualTo("@daily");
    assertThat(task("train").get("upstream")).extracting(JsonNode::asText).contains("preflight");
    assertThat(task("train").get("retries").asInt()).isPositive();
  }

  @Test
  void bothTasksAreCommandLinesThatHeadwayTakes() {
    for (String name : List.of("preflight", "train")) {
      ParseResult parsed =
          HeadwayCommand.line(new HeadwayCommand())
              .parseArgs(words(task(name), "application_args"));
      assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(name);
    }
    ParseResult train =
        HeadwayCommand.line(new HeadwayCommand())
            .parseArgs(words(task("train"), "application_args"))
            .subcommand();
    String id = train.matchedOptionValue("--run-id", "");
    String job = train.matchedOptionValue("--job", "");
    assertThat(id).isEqualTo("20261129");
    assertThat(job).isEqualTo("hdfs:///jobs/pets.yaml");
  }

  @Test
  void bothTasksRunHeadwayOnTheSameCluster() {
    for (String name : List.of("preflight", "train")) {
      JsonNode task = task(name);
      assertThat(task.get("java_class").asText()).isEqualTo(Main.class.getName());
      assertThat(task.get("deploy_mode").asText()).isEqualTo("client");
      assertThat(task.get("application").asText()).endsWith("/target/headway.jar");
    }
    assertThat(task("train").get("conf")).isEqualTo(task("preflight").get("conf"));
  }

  @Test
  void anUnknownParameterIsNoticed(@TempDir Path temp) throws Exception {
    String text = Files.readString(DAG);
    assertThat(text).contains("executor_memory=", "catchup=");
    Path operator =
        Files.writeString(
            temp.resolve("operator.py"), text.replace("executor_memory=", "executor_mem="));
    assertThat(show(operator).err())
        .endsWith("TypeError: SparkSubmitOperator has no parameter executor_mem\n");
    Path dag = Files.writeString(temp.resolve("dag.py"), text.replace("catchup=", "catch_up="));
    assertThat(show(dag).err()).endsWith("TypeError: DAG has no parameter catch_up\n");
  }

  private static JsonNode task(String name) {
    return shown.get("tasks").get(name);
  }

  private static String[] words(JsonNode task, String key) {
    List<String> words = new ArrayList<>();
    task.get(key).forEach(word -> words.add(word.asText()));
    return words.toArray(String[]::new);
  }

  private static Ended show(Path dag) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("python3", "-B", "src/test/airflow/show_dag.py", dag + "", "20261129");
    builder.environment().remove("HEADWAY_JAR");
    builder.environment().remove("HEADWAY_JOB");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, err);
  }
}
