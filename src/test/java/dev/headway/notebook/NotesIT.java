package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.cli.Program;
import dev.headway.testing.Note;
import dev.headway.testing.SparkShell;
import dev.headway.testing.ZeppelinDisplays;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The notes' paragraphs, as they are and in their order, in the real Spark shell, which Zeppelin's
 * Spark interpreter embeds; what they print is read by Zeppelin's own parser of displays.
 */
class NotesIT {
  private static final Path HOME = Path.of(System.getProperty("headway.home"));
  private static final Pattern FAILURE =
      Pattern.compile("(?m)\\berror: |^\\s+at [\\w.$]+\\(|^\\s*\\.\\.\\. \\d+ elided");

  @TempDir Path folder;

  @Test
  void quickstart() throws Exception {
    Map<String, List<ZeppelinDisplays.Display>> displays = run("quickstart");

    assertThat(only(displays, "headway.train(job)").data())
        .contains(
            "Featurize  756/756 images  in ",
            "Epoch 20/20 ",
            "Unusable files: 6",
            "run: dev.headway.notebook.Run = run ");
    assertTable(
        displays, "println(run.history)", "epoch\tloss\taccuracy\tval_loss\tval_accuracy", 20);
    assertThat(only(displays, "println(run.confusion)").type()).isEqualTo("HTML");
    assertThat(only(displays, "println(run.confusion)").data().strip())
        .startsWith("<table")
        .contains(">windmill</th>")
        .endsWith("</table>");
    assertPictures(displays, "println(headway.showBatch(job))", 32);
    assertPictures(displays, "println(run.gallery)", 24);
    assertThat(only(displays, "println(run.metrics)").data()).contains("test_accuracy\t0.");
    assertThat(only(displays, "println(run.report)").data()).contains("/report.html");
    assertThat(onDisk("report.html")).hasSize(1);
    assertSameBitsAsTheCommand();
  }

  /** The job of the note's run, on the same images, by the command, in this JVM. */
  private void assertSameBitsAsTheCommand() throws IOException {
    Path run = onDisk("job.yaml").get(0).getParent();
    Program.Result result =
        Program.run(
            Map.of("spark.master", "local[2]", "spark.ui.enabled", "false"),
            "train",
            "--job",
            run.resolve("job.yaml").toString(),
            "--set",
            "data.source=" + folder.resolve("runs/_sample/shards"),
            "--set",
            "output=" + folder.resolve("again"),
            "--run-id",
            "command");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(digest(folder.resolve("again/quickstart/command"))).isEqualTo(digest(run));
  }

  private static String digest(Path run) throws IOException {
    return new ObjectMapper()
        .readTree(run.resolve("metrics.json").toFile())
        .required("model_sha256")
        .textValue();
  }

  @Test
  void bringYourOwnImages() throws Exception {
    Map<String, List<ZeppelinDisplays.Display>> displays = run("bring-your-own-images");

    assertTable(displays, "println(run.splits)", "role\tspec\tsplit\tfirst\tlast\trows", 3);
    assertTable(displays, "println(run.quarantine)", "key\tsplit\tposition\treason", 6);
    assertThat(only(displays, "println(run.confusion)").type()).isEqualTo("HTML");
    assertThat(only(displays, "println(run.history)").type()).isEqualTo("TABLE");
    assertPictures(displays, "println(headway.showBatch(job))", 32);
    assertThat(only(displays, "println(run.gallery)").type()).isEqualTo("HTML");
    assertThat(only(displays, "array_max").data()).contains("confidence");
    assertThat(onDisk("model.zip")).hasSize(1);
  }

  @Test
  void compareRuns() throws Exception {
    Map<String, List<ZeppelinDisplays.Display>> displays = run("compare-runs");

    String compared = only(displays, "println(headway.compare(runs: _*))").data();
    assertThat(only(displays, "println(headway.compare(runs: _*))").type()).isEqualTo("TABLE");
    assertThat(compared.lines().toList()).hasSize(4);
    assertThat(compared.lines().findFirst().orElseThrow())
        .startsWith("run\tinitial_accuracy\t")
        .endsWith("\tcompile.optimizer.learning_rate");
    assertThat(compared.lines().skip(1).map(line -> line.replaceAll(".*\t", "")))
        .containsExactly("1.0E-4", "0.001", "0.01");
    assertThat(only(displays, "println(best.confusion)").type()).isEqualTo("HTML");
    assertThat(onDisk("metrics.json"))
        .as("the first run featurizes, the others find it kept")
        .extracting(
            file -> new ObjectMapper().readTree(file.toFile()).get("feature_cache").asText())
        .containsExactly("miss", "hit", "hit");
  }

  /** Of each paragraph with an interpreter that runs on Spark, by its text. */
  private Map<String, List<ZeppelinDisplays.Display>> run(String name) throws Exception {
    Note note = Note.named(name);
    List<Note.Cell> cells =
        note.cells().stream()
            .filter(cell -> cell.interpreter().matches("spark|spark\\.sql"))
            .toList();
    List<String> outputs =
        SparkShell.run(
            HOME,
            folder,
            conf(note),
            environment(note),
            cells.stream().map(NotesIT::scala).toList());
    Map<String, List<ZeppelinDisplays.Display>> displays = new LinkedHashMap<>();
    try (ZeppelinDisplays zeppelin = new ZeppelinDisplays(HOME)) {
      for (int i = 0; i < cells.size(); i++) {
        assertThat(outputs.get(i)).as(cells.get(i).text()).doesNotContainPattern(FAILURE);
        displays.put(cells.get(i).body(), zeppelin.in(outputs.get(i)));
      }
    }
    return displays;
  }

  /** What %spark.sql does, as far as the shell can. */
  private static String scala(Note.Cell cell) {
    return cell.interpreter().equals("spark.sql")
        ? "spark.sql(\"\"\"" + cell.body() + "\"\"\").show(1000, false)"
        : cell.body();
  }

  /** The note's own settings, but for the paths of a machine; two cores. */
  private static Map<String, String> conf(Note note) throws IOException {
    Map<String, String> conf = settings(note, "spark\\..*");
    conf.put("spark.jars", HOME.resolve("target/headway.jar").toString());
    conf.put("spark.master", "local[2]");
    conf.put("spark.ui.enabled", "false");
    conf.put("spark.driver.host", "127.0.0.1");
    conf.put("spark.driver.bindAddress", "127.0.0.1");
    return conf;
  }

  private static Map<String, String> environment(Note note) throws IOException {
    Map<String, String> environment = settings(note, "[A-Z_]+");
    environment.keySet().removeAll(List.of("SPARK_HOME", "JAVA_HOME"));
    assertThat(environment).containsOnlyKeys("OMP_NUM_THREADS");
    return environment;
  }

  /** Zeppelin reads the paragraph as Java's properties too. */
  private static Map<String, String> settings(Note note, String keys) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(note.of("spark.conf").get(0)));
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().stream()
        .filter(key -> key.matches(keys))
        .forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  private static ZeppelinDisplays.Display only(
      Map<String, List<ZeppelinDisplays.Display>> displays, String part) {
    List<List<ZeppelinDisplays.Display>> found =
        displays.entrySet().stream()
            .filter(entry -> entry.getKey().contains(part))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(found).as(part).hasSize(1);
    assertThat(found.get(0)).as(part).hasSize(1);
    return found.get(0).get(0);
  }

  private static void assertTable(
      Map<String, List<ZeppelinDisplays.Display>> displays, String part, String header, int rows) {
    ZeppelinDisplays.Display table = only(displays, part);
    assertThat(table.type()).as(part).isEqualTo("TABLE");
    List<String> lines = table.data().lines().toList();
    assertThat(lines.get(0)).isEqualTo(header);
    assertThat(lines).as(part).hasSize(rows + 1);
    assertThat(lines).allMatch(line -> line.split("\t", -1).length == header.split("\t").length);
  }

  private static void assertPictures(
      Map<String, List<ZeppelinDisplays.Display>> displays, String part, int most) {
    ZeppelinDisplays.Display pictures = only(displays, part);
    assertThat(pictures.type()).as(part).isEqualTo("HTML");
    assertThat(pictures.data().split("src=\"data:image/png;base64,iVBORw0KGgo", -1))
        .as(part)
        .hasSize(most + 1);
  }

  /** Files of that name of all runs, the oldest run first. */
  private List<Path> onDisk(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      return files.filter(file -> file.getFileName().toString().equals(name)).sorted().toList();
    }
  }
}
