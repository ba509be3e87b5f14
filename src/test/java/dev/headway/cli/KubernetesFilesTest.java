package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.catalog.Catalog;
import dev.headway.testing.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.ParseResult;

/**
 * What lies in {@code submit/kubernetes}: that its parts agree with each other and with the build.
 */
class KubernetesFilesTest {
  private static final Path FILES = Path.of("submit/kubernetes");
  private static final String IN_IMAGE = "/opt/headway/headway.jar";

  @Test
  void theApplicationHasThePublishedFields() throws IOException {
    assertThat(problems(Files.readString(FILES.resolve("spark-application.yaml")))).isEmpty();
  }

  @Test
  void aWrongFieldIsNoticed() throws IOException {
    String text = Files.readString(FILES.resolve("spark-application.yaml"));
    assertThat(
            problems(
                text.replace("mainClass:", "mainclass:")
                    .replace("type: Never", "type: Sometimes")
                    .replace("instances: 2", "instances: two")
                    .replace("sparkVersion:", "version:")
                    .replace("\"20261129\"", "20261129")))
        .containsExactlyInAnyOrder(
            "spec.mainclass: no such field",
            "spec.version: no such field",
            "spec.sparkVersion: missing",
            "spec.arguments[4]: must be string, is 20261129",
            "spec.restartPolicy.type: must be Never|Always|OnFailure, is Sometimes",
            "spec.executor.instances: must be integer, is two");
  }

  @Test
  void applicationAndSettingsSayTheSame() throws IOException {
    Map<String, Object> spec = part(application(), "spec");
    Map<String, Object> driver = part(spec, "driver");
    Map<String, Object> executor = part(spec, "executor");
    Map<String, String> settings = settings();
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("spark.kubernetes.namespace", part(application(), "metadata").get("namespace"));
    both.put("spark.kubernetes.container.image", spec.get("image"));
    both.put("spark.headway.jar", spec.get("mainApplicationFile"));
    both.put(
        "spark.kubernetes.authenticate.driver.serviceAccountName", driver.get("serviceAccount"));
    both.put("spark.driver.memory", driver.get("memory"));
    both.put("spark.driver.memoryOverhead", driver.get("memoryOverhead"));
    both.put("spark.driver.extraJavaOptions", driver.get("javaOptions"));
    both.put("spark.executor.instances", executor.get("instances"));
    both.put("spark.executor.cores", executor.get("cores"));
    both.put("spark.executor.memory", executor.get("memory"));
    both.put("spark.executor.memoryOverhead", executor.get("memoryOverhead"));
    both.put("spark.executor.extraJavaOptions", executor.get("javaOptions"));
    part(spec, "sparkConf").forEach((key, value) -> both.put(key, value));
    both.forEach((key, value) -> assertThat(settings).containsEntry(key, value.toString()));
    // What is left is of this machine, or said by other fields of the application.
    assertThat(settings.keySet())
        .filteredOn(key -> !both.containsKey(key))
        .allMatch(key -> key.matches("spark\\.(master|submit\\.deployMode|kubernetes\\..*)"));
    for (String role : List.of("driver", "executor")) {
      Map<String, Object> pod = part(document(FILES.resolve(role + "-pod.yaml")), "spec");
      assertThat(part(spec, role).get("terminationGracePeriodSeconds"))
          .isEqualTo(pod.get("terminationGracePeriodSeconds"));
      assertThat(settings)
          .containsEntry(
              "spark.kubernetes." + role + ".podTemplateFile",
              "submit/kubernetes/" + role + "-pod.yaml");
    }
  }

  /** The overhead holds the native arrays and 1 GiB; JavaCPP's limit is the whole pod. */
  @Test
  void aPodHasRoomForHeapAndNativeArrays() throws IOException {
    Map<String, String> settings = settings();
    for (String role : List.of("driver", "executor")) {
      int heap = gibibytes(settings.get("spark." + role + ".memory"));
      int overhead = gibibytes(settings.get("spark." + role + ".memoryOverhead"));
      String options = settings.get("spark." + role + ".extraJavaOptions");
      int arrays = gibibytes(options.replaceAll(".*javacpp\\.maxbytes=(\\w+).*", "$1"));
      int process = gibibytes(options.replaceAll(".*javacpp\\.maxphysicalbytes=(\\w+).*", "$1"));
      assertThat(overhead).isEqualTo(arrays + 1);
      assertThat(process).isEqualTo(heap + overhead);
    }
  }

  @Test
  void theApplicationsArgumentsAreACommandLine() throws IOException {
    Map<String, Object> spec = part(application(), "spec");
    assertThat(spec.get("mainClass")).isEqualTo(Main.class.getName());
    String[] words =
        ((List<?>) spec.get("arguments")).stream().map(Object::toString).toArray(String[]::new);
    ParseResult parsed = HeadwayCommand.line(new HeadwayCommand()).parseArgs(words);
    String id = parsed.subcommand().matchedOptionValue("--run-id", "");
    assertThat(id).isNotEmpty();
  }

  @Test
  void theImageHasWhatItCopies() throws IOException {
    List<String> taken = new ArrayList<>();
    for (MatchResult copy : matches("(?m)^COPY (?!--from)(.*) (\\S+)$")) {
      taken.addAll(List.of(copy.group(1).split(" ")));
    }
    assertThat(taken).contains("target/headway.jar").hasSizeGreaterThan(3);
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<outputFile>${project.build.directory}/headway.jar</outputFile>");
    List<String> sent =
        Files.readAllLines(FILES.resolve("Dockerfile.dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    for (String source : taken) {
      assertThat(source.equals("target/headway.jar") || Files.exists(Path.of(source)))
          .as(source)
          .isTrue();
      assertThat(sent).anyMatch(path -> Path.of(source).startsWith(Path.of(path)));
    }
    assertThat(dockerfile()).contains("COPY target/headway.jar " + IN_IMAGE + "\n");
    assertThat(settings()).containsEntry("spark.headway.jar", "local://" + IN_IMAGE);
  }

  @Test
  void versionsAreTheBuilds() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String spark = property(pom, "spark.version");
    String scala = property(pom, "scala.binary.version");
    String version = property(pom, "version");
    assertThat(dockerfile())
        .contains(
            "FROM apache/spark:" + spark + "-scala" + scala + "-java17-ubuntu\n",
            "org.apache.hadoop:hadoop-aws:" + property(pom, "hadoop.version") + " ",
            "org.apache.spark:spark-hadoop-cloud_" + scala + ":" + spark + ";",
            "image.version=\"" + version + "\"");
    Map<String, Object> spec = part(application(), "spec");
    assertThat(spec.get("sparkVersion")).isEqualTo(spark);
    assertThat(spec.get("image")).isEqualTo("registry.example.com/headway:" + version);
    assertThat(dockerfile()).contains("-t " + spec.get("image") + " .");
  }

  @Test
  void theCatalogInTheImageIsOne(@TempDir Path temp) throws IOException {
    for (String kind : List.of("datasets", "backbones")) {
      assertThat(dockerfile())
          .contains(
              "COPY data-catalog/" + kind + "/ /opt/headway/data-catalog/" + kind + "/\n",
              "HEADWAY_CATALOG=file:///opt/headway/data-catalog\n");
      Path copy = Files.createDirectories(temp.resolve(kind));
      try (Stream<Path> entries = Files.list(Path.of("data-catalog", kind))) {
        for (Path entry : entries.toList()) {
          Files.copy(entry, copy.resolve(entry.getFileName()));
        }
      }
    }
    Configuration hadoop = new Configuration();
    Catalog image = Catalog.load(List.of(temp.toUri().toString()), hadoop);
    assertThat(image.names()).isEqualTo(Catalog.load(List.of(), hadoop).names());
    assertThat(image.backbones()).allMatch(entry -> entry.layers().size() > 1);
  }

  private static List<String> problems(String application) throws IOException {
    Map<String, Object> shapes;
    try (InputStream in =
        KubernetesFilesTest.class.getResourceAsStream(
            "/kubernetes/sparkapplication-v1beta2.yaml")) {
      shapes = new Yaml().load(in);
    }
    return Shape.problems(
        part(shapes, "application"), new Yaml().load(application), (type, value) -> List.of());
  }

  private static Map<String, Object> application() throws IOException {
    return document(FILES.resolve("spark-application.yaml"));
  }

  private static Map<String, Object> document(Path file) throws IOException {
    return new Yaml().load(Files.readString(file));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> part(Map<String, Object> of, String key) {
    return (Map<String, Object>) of.get(key);
  }

  private static Map<String, String> settings() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of("conf/spark-defaults/kubernetes.conf"))) {
      properties.load(in);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString().trim()));
    return settings;
  }

  private static int gibibytes(String size) {
    assertThat(size).matches("\\d+g");
    return Integer.parseInt(size.replace("g", ""));
  }

  private static String dockerfile() throws IOException {
    return Files.readString(FILES.resolve("Dockerfile"));
  }

  private static List<MatchResult> matches(String pattern) throws IOException {
    return Pattern.compile(pattern).matcher(dockerfile()).results().toList();
  }

  private static String property(String pom, String name) {
    return Pattern.compile("<" + Pattern.quote(name) + ">([^<]*)<")
        .matcher(pom)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }
}
