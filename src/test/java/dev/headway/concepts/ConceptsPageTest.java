package dev.headway.concepts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/concepts.md and what {@code submit/bench concepts} made stay true to one another. */
class ConceptsPageTest {
  private static final Path DOCS = Path.of("docs");
  private static final Path FILES = DOCS.resolve("concepts");

  /** Of two numbers, so many times the first is below the second. */
  private static final List<Claim> CLAIMS =
      List.of(
          new Claim("strategies.none_accuracy", 1, "strategies.all_accuracy"),
          new Claim("strategies.random_backbone_accuracy", 2, "strategies.none_accuracy"),
          new Claim("learning_rate.before_accuracy", 1, "learning_rate.small_accuracy"),
          new Claim("learning_rate.high_first_accuracy", 2, "learning_rate.before_accuracy"),
          new Claim("learning_rate.high_accuracy", 2, "learning_rate.before_accuracy"),
          new Claim("learning_rate.small_moved_share", 10, "learning_rate.high_moved_share"),
          new Claim("shuffle.buffer_1_moved", 1, "shuffle.buffer_50_moved"),
          new Claim("shuffle.buffer_50_moved", 1, "shuffle.buffer_450_moved"),
          new Claim("pooling.average_parameters", 10, "pooling.flatten_parameters"),
          new Claim("pooling.average_train_accuracy", 1, "pooling.flatten_train_accuracy"),
          new Claim("pooling.average_val_loss", 2, "pooling.flatten_val_loss"),
          new Claim("linear.one_parameters", 1, "linear.linear_2_parameters"),
          new Claim("linear.relu_2_train_loss", 1, "linear.linear_2_train_loss"),
          new Claim("validation.best_loss", 1, "validation.last_loss"),
          new Claim("validation.last_train_loss", 10, "validation.last_loss"),
          new Claim(
              "learning_rate.new_head_high_accuracy", 2, "learning_rate.new_head_small_accuracy"));

  private String page;
  private Numbers numbers;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(DOCS.resolve("concepts.md"));
    numbers = Numbers.read(FILES.resolve("numbers.json"));
  }

  @Test
  void thePageQuotesTheNumbersThatWereMeasured() {
    assertThat(page).isEqualTo(ConceptsPage.fill(page, numbers));
  }

  @Test
  void thePageQuotesEveryNumberAndNoOther() {
    assertThat(ConceptsPage.quoted(page)).isEqualTo(new TreeSet<>(numbers.names()));
  }

  @Test
  void thePageShowsEveryFileBesideIt() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      Set<String> there =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      assertThat(ConceptsPage.files(page)).isEqualTo(there);
    }
  }

  @Test
  void picturesCanBeRead() throws Exception {
    long bytes = 0;
    for (String file : ConceptsPage.files(page)) {
      Path path = FILES.resolve(file);
      bytes += Files.size(path);
      if (file.endsWith(".png")) {
        assertThat(ImageIO.read(path.toFile())).as(file).isNotNull();
      } else if (file.endsWith(".svg")) {
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(path.toFile());
      }
    }
    assertThat(bytes).isLessThan(1_500_000);
  }

  /** What the page's sentences say of its numbers, so that other numbers ask for other words. */
  @Test
  void theNumbersSayWhatThePageSays() {
    CLAIMS.forEach(claim -> assertThat(claim.holds(numbers)).as(claim.toString()).isTrue());
    assertThat(numbers.number("compile.sgd_initial_loss"))
        .isEqualTo(numbers.number("compile.adam_initial_loss"));
    for (String compiled : List.of("adam", "sgd", "hinge")) {
      assertThat(numbers.number("compile." + compiled + "_moved_share")).isZero();
    }
    assertThat(numbers.number("linear.same_class_rows"))
        .isEqualTo(numbers.number("linear.compared_rows"));
    assertThat(numbers.number("linear.most_difference")).isLessThan(1e-5);
    assertThat(numbers.number("pixels.most_levels")).isLessThanOrEqualTo(1);
  }

  @Test
  void aNumberIsPutBeforeItsName() {
    Numbers some = new Numbers();
    some.put("a.test_accuracy", 0.9876);
    some.put("a.rows", 12_345L);
    some.put("a.small_rate", 0.0001);
    some.put("a.most_difference", 0.00000042);
    some.put("a.cache", "hit");
    assertThat(
            ConceptsPage.fill(
                "| 1.0 %<!--a.test_accuracy--> of (<!--a.rows-->) 3<!--a.small_rate-->,"
                    + " 0<!--a.most_difference--> miss<!--a.cache-->|",
                some))
        .isEqualTo(
            "| 98.8 %<!--a.test_accuracy--> of (12,345<!--a.rows-->) 0.0001<!--a.small_rate-->,"
                + " 0.0000004<!--a.most_difference--> hit<!--a.cache-->|");
  }

  @Test
  void aNumberThatNobodyMeasuredIsRefused() {
    assertThatThrownBy(() -> ConceptsPage.fill("5<!--a.rows-->", new Numbers()))
        .hasMessage("the page quotes a.rows, which no lesson measured");
  }

  private record Claim(String less, double times, String more) {
    boolean holds(Numbers numbers) {
      return times * numbers.number(less) < numbers.number(more);
    }
  }
}
