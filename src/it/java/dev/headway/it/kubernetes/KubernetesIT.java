package dev.headway.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Ports;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.Shape;
import dev.headway.testing.SparkHome;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.Yaml;

/**
 * The settings and files for Kubernetes against an API server of the test's own: what Spark makes
 * of it, and the main job in pods that run as processes here.
 */
@ExtendWith(Suite.Extension.class)
class KubernetesIT {
  private static final Path FILES = Path.of("submit/kubernetes");

  private static Path sparkHome;

  @BeforeAll
  static void layOut(Suite suite) throws IOException {
    sparkHome =
        SparkHome.layOut(
            suite.folder("spark-on-kubernetes"),
            Path.of("target/spark"),
            Path.of("target/it/kubernetes"));
  }

  /** Ends every pod at once. */
  private record EndsAtOnce(int code) implements ApiServer.Kubelet {
    @Override
    public void created(ObjectNode pod, ApiServer api) {
      api.status(
          pod.at("/metadata/namespace").asText(),
          pod.at("/metadata/name").asText(),
          Node.status(pod, code == 0 ? "Succeeded" : "Failed", code));
    }

    @Override
    public void deleted(String name) {
      // It has ended.
    }
  }

  @Test
  void theDriversPodIsWhatTheSettingsSay() throws Exception {
    try (ApiServer api = ApiServer.start(new EndsAtOnce(0))) {
      Submission submission =
          cluster(api, List.of("train", "--job", "s3a://lake/pets.yaml", "--run-id", "20261129"));
      try (LoggedProcess run = submission.start()) {
        assertThat(run.exitCode(Subject.LIMIT)).as(run.tail()).isZero();
      }
      ObjectNode pod = only(api.created("Pod"));
      assertThat(pod.at("/metadata/labels/spark-role").asText()).isEqualTo("driver");
      JsonNode spec = pod.get("spec");
      assertThat(spec.get("serviceAccountName").asText()).isEqualTo("headway");
      assertThat(spec.get("restartPolicy").asText()).isEqualTo("Never");
      assertThat(spec.get("terminationGracePeriodSeconds").asInt()).isEqualTo(120);
      assertThat(spec.at("/securityContext/fsGroup").asInt()).isEqualTo(185);
      JsonNode container = spec.at("/containers/0");
      assertThat(container.get("image").asText()).isEqualTo("registry.example.com/headway:0.1.0");
      // 4g of heap and 3g of overhead.
      assertThat(container.at("/resources/requests/memory").asText()).isEqualTo("7168Mi");
      assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("7168Mi");
      assertThat(container.at("/resources/requests/cpu").asText()).isEqualTo("1");
      assertThat(container.get("args"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "driver",
              "--properties-file",
              "/opt/spark/conf/spark.properties",
              "--class",
              "dev.headway.cli.Main",
              "local:///opt/headway/headway.jar",
              "train",
              "--job",
              "s3a://lake/pets.yaml",
              "--run-id",
              "20261129");
      Map<String, JsonNode> environment = named(container.get("env"));
      assertThat(environment.get("OMP_NUM_THREADS").get("value").asText()).isEqualTo("1");
      assertThat(environment.get("SPARK_LOCAL_DIRS").get("value").asText()).isEqualTo("/scratch");
      JsonNode scratch = named(spec.get("volumes")).get("spark-local-dir-1");
      assertThat(scratch.at("/emptyDir/sizeLimit").asText()).isEqualTo("10Gi");
      assertThat(properties(api, pod))
          .contains("spark.jars=local\\:///opt/headway/headway.jar")
          .contains("spark.executorEnv.OMP_NUM_THREADS=1")
          .contains("spark.executor.memoryOverhead=3g");
    }
  }

  @Test
  void theDriversExitCodeComesThrough() throws Exception {
    try (ApiServer api = ApiServer.start(new EndsAtOnce(5));
        LoggedProcess run = cluster(api, List.of("train", "--job", "s3a://lake/j")).start()) {
      assertThat(run.exitCode(Subject.LIMIT)).as(run.tail()).isEqualTo(5);
    }
  }

  @Test
  void inClusterModeItEndsWithTheBitsOfOneProcess(Suite suite) throws Exception {
    Subject subject = suite.subject();
    Place place = subject.local();
    Node node =
        new Node(
            suite.folder("pods"),
            sparkHome,
            Map.of(
                "/opt/headway/headway.jar",
                Path.of("target/headway.jar").toAbsolutePath().toString()));
    try (ApiServer api = ApiServer.start(node)) {
      List<Integer> ports = Ports.free(2);
      Submission submission =
          cluster(api, subject.train(place, "pods"))
              .conf(
                  Map.of(
                      "spark.kubernetes.driver.master", api.url(),
                      "spark.driver.port", ports.get(0).toString(),
                      "spark.driver.blockManager.port", ports.get(1).toString(),
                      "spark.driver.memory", "1g",
                      "spark.executor.memory", "1g",
                      "spark.executor.cores", "1",
                      "spark.ui.enabled", "false",
                      "spark.scheduler.maxRegisteredResourcesWaitingTime", "120s"));
      try (LoggedProcess run = submission.start()) {
        assertThat(run.exitCode(Subject.LIMIT)).as(run.tail() + "\n" + node.said()).isZero();
      }
      checkExecutors(api, "1", "4096Mi");
      subject.outcome(files(), place, "pods").isTheSameAs(subject.reference());
    }
  }

  @Test
  void kubernetesTypesKnowEveryField() throws Exception {
    Map<String, Object> shapes;
    try (InputStream in =
        KubernetesIT.class.getResourceAsStream("/kubernetes/sparkapplication-v1beta2.yaml")) {
      shapes = new Yaml().load(in);
    }
    try (Models models = Models.of(sparkHome.resolve("jars"))) {
      Map<String, List<String>> wrong = new LinkedHashMap<>();
      for (String file : List.of("rbac", "driver-pod", "executor-pod", "spark-application")) {
        for (Object each : new Yaml().loadAll(Files.readString(FILES.resolve(file + ".yaml")))) {
          @SuppressWarnings("unchecked")
          Map<String, Object> document = (Map<String, Object>) each;
          String kind = document.get("kind").toString();
          @SuppressWarnings("unchecked")
          Map<String, Object> application = (Map<String, Object>) shapes.get("application");
          wrong.put(
              file + " " + kind,
              kind.equals("SparkApplication")
                  ? Shape.problems(application, document, models::problems)
                  : models.problems(kind, document));
        }
      }
      assertThat(wrong)
          .containsOnlyKeys(
              "rbac ServiceAccount",
              "rbac Role",
              "rbac RoleBinding",
              "driver-pod Pod",
              "executor-pod Pod",
              "spark-application SparkApplication");
      wrong.forEach((document, problems) -> assertThat(problems).as(document).isEmpty());
      assertThat(models.problems("Pod", Map.of("spec", Map.of("nodename", "n"))))
          .containsExactly(".Spec.nodename: no such field");
      assertThat(models.problems("Pod", Map.of("spec", List.of())).get(0))
          .startsWith("Cannot deserialize value of type");
    }
  }

  private static void checkExecutors(ApiServer api, String cpu, String memory) {
    List<ObjectNode> executors =
        api.created("Pod").stream()
            .filter(pod -> pod.at("/metadata/labels/spark-role").asText().equals("executor"))
            .toList();
    assertThat(executors).hasSize(2);
    for (ObjectNode pod : executors) {
      JsonNode container = pod.at("/spec/containers/0");
      assertThat(container.at("/resources/requests/memory").asText()).isEqualTo(memory);
      assertThat(container.at("/resources/requests/cpu").asText()).isEqualTo(cpu);
      assertThat(named(container.get("env")).get("OMP_NUM_THREADS").get("value").asText())
          .isEqualTo("1");
    }
  }

  /** In cluster mode, with the settings of {@code submit/kubernetes}. */
  private static Submission cluster(ApiServer api, List<String> command) {
    return new Submission(environment(), command)
        .spark("--master", "k8s://" + api.url(), "--deploy-mode", "cluster")
        .spark("--properties-file", "conf/spark-defaults/kubernetes.conf");
  }

  private static Map<String, String> environment() {
    return Map.of("SPARK_HOME", sparkHome.toString(), "SPARK_LOCAL_IP", "127.0.0.1");
  }

  private static FileSystem files() throws IOException {
    return FileSystem.getLocal(new Configuration());
  }

  /** The file of settings that the driver's pod mounts. */
  private static String properties(ApiServer api, JsonNode pod) throws InterruptedException {
    for (JsonNode volume : pod.at("/spec/volumes")) {
      if (volume.get("name").asText().equals("spark-conf-volume-driver")) {
        String map = volume.at("/configMap/name").asText();
        return api.await("headway", "configmaps", map, Subject.LIMIT)
            .at("/data/spark.properties")
            .asText();
      }
    }
    throw new IllegalStateException("no settings in " + pod);
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private static Map<String, JsonNode> named(JsonNode list) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    list.forEach(each -> named.put(each.get("name").asText(), each));
    return named;
  }
}
