package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.History;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final History TRAINED = History.empty().plus(0, Map.of("loss", 0.5));
  private static final History VALIDATED =
      History.empty().plus(0, Map.of("loss", 0.5, "val_loss", 0.6));

  @Test
  void valuesThatDifferInTheirEndAreShownWhole() {
    String folder = "hdfs://namenode:8020/warehouse/teams/vision/datasets/photographs/of/pets/v-";
    String text =
        ComparisonText.of(
            new Comparison(
                List.of(
                    run("one", TRAINED, Map.of("data.source", folder + "1")),
                    run("two", TRAINED, Map.of("data.source", folder + "2")))));

    assertThat(text)
        .endsWith(
            """
            What differs in their jobs:
              data.source
                 1 hdfs://namenode:8020/warehouse/teams/vision/datasets/photographs/of/pets/
                   v-1
                 2 hdfs://namenode:8020/warehouse/teams/vision/datasets/photographs/of/pets/
                   v-2
            """);
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aLabelThatIsTooLongForItsColumnHasALineOfItsOwn() {
    String text =
        ComparisonText.of(
            new Comparison(
                List.of(
                    run("a-month-of-experiments/pets/1", TRAINED, Map.of()),
                    run("b-month-of-experiments/pets/1", TRAINED, Map.of()))));

    assertThat(text.lines().toList().subList(1, 6))
        .containsExactly(
            " 1 a-month-of-experiments/pets/1",
            " ".repeat(29) + "         –".repeat(5),
            " 2 b-month-of-experiments/pets/1",
            " ".repeat(29) + "         –".repeat(5),
            "Their jobs are the same.");
  }

  @Test
  void curvesAreCalledWhatTheyAre() {
    assertThat(titles(TRAINED, TRAINED)).containsExactly("Training loss");
    assertThat(titles(TRAINED, VALIDATED)).containsExactly("Validation loss");
    assertThat(titles(VALIDATED, VALIDATED)).containsExactly("Validation loss");
  }

  private static List<String> titles(History one, History two) {
    Comparison comparison =
        new Comparison(List.of(run("one", one, Map.of()), run("two", two, Map.of())));
    return comparison.plots(warning -> {}).stream().map(Plot::title).toList();
  }

  private static ComparedRun run(String label, History history, Map<String, String> job) {
    return new ComparedRun(label, "file:/runs/" + label, Samples.bare().metrics(), history, job);
  }
}
