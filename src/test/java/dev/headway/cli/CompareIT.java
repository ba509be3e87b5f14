package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs side by side. */
class CompareIT {
  @TempDir static Path root;

  private static Workshop workshop;
  private static Refusals it;
  private static String one;
  private static String two;

  @BeforeAll
  static void train() {
    Configurator.setRootLevel(Level.OFF);
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    it = new Refusals(root, workshop);
    assertThat(workshop.train("one").code()).isZero();
    assertThat(
            workshop
                .train("two", "fit.epochs=3", "compile.optimizer.learning_rate=0.01", "fit.seed=7")
                .code())
        .isZero();
    one = workshop.runDirectory("one").toString();
    two = workshop.runDirectory("two").toString();
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
    Configurator.setRootLevel(Level.ERROR);
  }

  @Test
  void showsNumbersAndWhatDiffers() throws Exception {
    Path page = root.resolve("out/two.html");
    Path numbers = root.resolve("out/two.json");
    Program.Result result =
        workshop.run(
            "compare",
            one,
            two,
            "--out",
            page.toString(),
            "--out",
            numbers.toString(),
            "--plots",
            root.resolve("out/plots").toString());
    assertThat(result.errors()).isEmpty();
    assertThat(result.code()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "   run                        test acc. val. acc. val. loss    epochs  training");
    assertThat(lines.get(1)).startsWith(" 1 one  ").matches(".* % +\\d\\.\\d{4} +2 +\\d.* s");
    assertThat(lines.get(2)).startsWith(" 2 two  ").matches(".* % +\\d\\.\\d{4} +3 +\\d.* s");
    assertThat(lines.subList(3, lines.size()))
        .containsExactly(
            "What differs in their jobs:",
            "  compile.optimizer.learning_rate",
            "     1 0.001",
            "     2 0.01",
            "  fit.epochs",
            "     1 2",
            "     2 3",
            "  fit.seed",
            "     1 42",
            "     2 7");
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(page)
        .content()
        .contains("2 runs side by side", "<svg", "Validation loss", "fit.seed", "test_accuracy")
        .doesNotContain("<script", "http:", "https:");
    assertThat(root.resolve("out/plots/loss.svg")).content().contains(">one<", ">two<");
    assertThat(Files.readAllBytes(root.resolve("out/plots/accuracy.png"))).startsWith(0x89, 'P');
    JsonNode json = new ObjectMapper().readTree(numbers.toFile());
    assertThat(json.at("/differences/fit.epochs").toString()).isEqualTo("[\"2\",\"3\"]");
    assertThat(json.at("/runs/1/label").textValue()).isEqualTo("two");
    assertThat(json.at("/runs/1/metrics/epochs_run").intValue()).isEqualTo(3);
    assertThat(json.at("/runs/1/history/history/val_loss")).hasSize(3);
  }

  @Test
  void runsOfOneJobAreTheSame() throws Exception {
    Path copy = root.resolve("copies/one");
    FileUtils.copyDirectory(Path.of(one).toFile(), copy.toFile());
    Program.Result result = workshop.run("compare", one, copy.toString());
    assertThat(result.out()).contains(" 1 scenes/one", " 2 copies/one", "Their jobs are the same.");
  }

  @Test
  void refusesWhatCannotBeCompared() throws Exception {
    it.says(
        2,
        "compare needs two runs or more, not 1; headway report shows a single one",
        workshop.run("compare", one));
    it.says(
        2,
        "run file:" + one + " is named twice; name each run once",
        workshop.run("compare", one, two, one));
    it.says(
        2,
        "--out x.pdf says no format; let it end in .html for a page or .json for numbers",
        workshop.run("compare", one, two, "--out", "x.pdf"));
    it.says(
        3,
        "there is no run directory at ROOT/nowhere; give what train printed as its last line",
        workshop.run("compare", one, root.resolve("nowhere").toString()));
    it.says(
        3,
        "file:ROOT/images is no run's directory: it has no job.yaml; give what train printed as its last line",
        workshop.run("compare", one, root.resolve("images").toString()));
    Path unfinished = root.resolve("unfinished");
    FileUtils.copyDirectory(Path.of(one).toFile(), unfinished.toFile());
    Files.delete(unfinished.resolve("metrics.json"));
    Files.delete(unfinished.resolve("outcome.json"));
    it.says(
        3,
        "run file:ROOT/unfinished didn't finish (it was killed, or is still running); finish it, or leave it out",
        workshop.run("compare", one, unfinished.toString()));
  }
}
