package dev.headway.report;

import static dev.headway.report.Pages.html;
import static dev.headway.report.Pages.nodes;
import static dev.headway.report.Pages.page;
import static dev.headway.report.Pages.parse;
import static dev.headway.report.Pages.rows;
import static dev.headway.report.Pages.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.headway.history.Gallery;
import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class ReportPageTest {
  @Test
  void showsTheNumbersBeforeAndAfter() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(texts(page, "//h1")).containsExactly("cats-vs-dogs");
    assertThat(texts(page, "//dl[@class='cards']//span[@class='big']"))
        .containsExactly("95.5 %", "52.5 % → 96.0 %", "0.7012 → 0.1184", "1,598");
    assertThat(rows(page, "Loss and accuracy; after training, of the final weights"))
        .containsExactly(
            "Split|Weights|Loss|Accuracy",
            "validation|before training|0.7012|52.5 %",
            "validation|after training|0.1184|96.0 %",
            "test|after training|0.1256|95.5 %");
    assertThat(texts(page, "//section[@aria-labelledby='numbers']/p"))
        .containsExactly(
            "Pretrained backbone 95.5 %, same head on random weights 61.0 %: +34.5 points.",
            "Guessing among 2 classes has a loss of ln(2) = 0.6931; the loss before training is 1.2 %"
                + " away from it.");
  }

  @Test
  void drawsEveryMetricAndComparesOnlyCrossEntropiesWithGuessing() throws Exception {
    ReportData cats = Samples.catsAndDogs();
    History history =
        History.empty()
            .plus(0, Map.of("loss", 0.9, "accuracy", 0.5, "auc", 0.4, "val_auc", 0.3))
            .plus(1, Map.of("loss", 0.8, "accuracy", 0.6, "auc", 0.7, "val_auc", 0.6));
    Document page =
        page(
            new ReportData(
                cats.runId(),
                cats.name(),
                cats.metrics(),
                history,
                cats.summary(),
                "compile:\n  loss: hinge\n",
                cats.provenance(),
                List.of(),
                Gallery.NONE));
    assertThat(texts(page, "//section[@aria-labelledby='history']//figure/svg/title"))
        .containsExactly(
            "Training and validation loss",
            "Training and validation accuracy",
            "Training and validation auc");
    assertThat(texts(page, "//desc[@id='auc-desc']"))
        .containsExactly(
            "By epoch. Training: from 0.4000 to 0.7000. Validation: from 0.3000 to 0.6000. The best"
                + " epoch is 17.");
    assertThat(texts(page, "//section[@aria-labelledby='numbers']/p"))
        .noneMatch(sentence -> sentence.startsWith("Guessing"));
  }

  @Test
  void showsSplitsAndClasses() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(rows(page, "Splits"))
        .containsExactly(
            "Split|Slice|Rows|Usable|Unusable",
            "train|train[:80%]|1,600|1,598|2",
            "validation|train[80%:90%]|200|200|0",
            "test|train[90%:]|200|200|0");
    assertThat(rows(page, "Rows per class"))
        .containsExactly("Class|train|validation|test", "cats|800|100|100", "dogs|800|100|100");
  }

  @Test
  void marksTheBestEpochOfTheHistory() throws Exception {
    Document page = page(Samples.catsAndDogs());
    List<String> rows = rows(page, "By epoch, counted from 0; the best epoch is marked");
    assertThat(rows).hasSize(21);
    assertThat(rows.get(0)).isEqualTo("Epoch|loss|accuracy|val_loss|val_accuracy");
    assertThat(rows.get(1)).isEqualTo("0|0.6300|68.5 %|0.5650|71.0 %");
    assertThat(texts(page, "//tr[@class='best']/th")).containsExactly("17best");
  }

  @Test
  void showsTheConfusionMatrixWithShares() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(
            rows(
                page,
                "Confusion matrix: true class in rows, predicted class in columns; images, and their"
                    + " share of the row"))
        .containsExactly(
            "True class|cats|dogs|All", "cats|9797.0 %|33.0 %|100", "dogs|66.0 %|9494.0 %|100");
    assertThat(
            rows(
                page,
                "Recall: the share of a class' images that was found. Precision: the share of those"
                    + " called so that are"))
        .containsExactly(
            "Class|Recall|Precision|Images", "cats|97.0 %|94.2 %|100", "dogs|94.0 %|96.9 %|100");
  }

  @Test
  void listsMixUpsWhereAMatrixWouldBeTooLarge() throws Exception {
    Document page = page(Samples.classes(ConfusionMatrix.MOST_READABLE + 1));
    assertThat(nodes(page, "//table[@class='matrix']").getLength()).isZero();
    assertThat(rows(page, "The most frequent confusions; the share is of the true class' images"))
        .hasSize(21);
    assertThat(nodes(page(Samples.classes(30)), "//table[@class='matrix']").getLength()).isOne();
  }

  /** Of 1,000 classes a million cells would be made, and none shown. */
  @Test
  void makesOnlyWhatItShows() {
    Map<String, Object> many =
        new PageModel(Samples.classes(ConfusionMatrix.MOST_READABLE + 1), List.of()).build();
    assertThat(many).containsEntry("hasMatrix", false).containsEntry("matrix", List.of());
    Map<String, Object> few =
        new PageModel(Samples.classes(ConfusionMatrix.MOST_READABLE), List.of()).build();
    assertThat(few).containsEntry("hasMatrix", true).containsEntry("mixUps", List.of());
  }

  @Test
  void aMatrixTooWideForPaperIsPrintedAsItsPlot() throws Exception {
    Document narrow = page(Samples.classes(PageModel.MOST_PRINTED_CLASSES));
    assertThat(nodes(narrow, "//figure[@class='print']").getLength()).isZero();
    assertThat(texts(narrow, "//div[table/@class='matrix']/@class")).containsExactly("scroll");

    Document wide = page(Samples.classes(PageModel.MOST_PRINTED_CLASSES + 1));
    assertThat(texts(wide, "//figure[@class='print']/svg/title"))
        .containsExactly("Confusion matrix of the test split");
    assertThat(texts(wide, "//div[table/@class='matrix']/@class")).containsExactly("scroll screen");

    String without = ReportPage.html(Samples.classes(20), List.of());
    assertThat(texts(parse(without), "//div[table/@class='matrix']/@class"))
        .as("without a plot the table is better than nothing")
        .containsExactly("scroll");
  }

  @Test
  void namesUnusableFilesAndReasons() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(texts(page, "//section[@aria-labelledby='quarantined']/p"))
        .containsExactly("2 in all.");
    assertThat(rows(page, "Reasons")).containsExactly("JPEG ends too early|1", "not an image|1");
    assertThat(rows(page, "Files and why"))
        .containsExactly(
            "File|Reason|Split|Position",
            "dogs/1045.jpg|JPEG ends too early|train|1,208",
            "cats/notes.jpg|not an image|train|33");
    assertThat(texts(page(Samples.classes(3)), "//section[@aria-labelledby='quarantined']/p"))
        .containsExactly(
            "9 in all; the first 0 are listed here, all of them in quarantine.parquet.");
  }

  @Test
  void showsTimesProvenanceAndJob() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(rows(page, "Times"))
        .containsExactly(
            "Images through the frozen part|4.9 s",
            "Images per second|412",
            "Training|1 min 1 s",
            "Evaluation|2.0 s",
            "All|1 min 16 s");
    assertThat(rows(page, "Provenance"))
        .containsExactly(
            "model_sha256|" + "9c".repeat(32),
            "workers|2",
            "epochs run|20",
            "examples trained per epoch|1,598",
            "Headway|0.1.0",
            "Spark|3.5.5",
            "weights SHA-256|" + "0d".repeat(32));
    assertThat(texts(page, "//pre")).containsExactly(Samples.JOB.stripTrailing());
    assertThat(rows(page, "Every number as measured")).contains("test_accuracy|0.955");
  }

  @Test
  void saysThatFeaturesCameFromTheCache() throws Exception {
    ReportData run =
        with(Samples.bare(), RunMetrics.builder().text("feature_cache", "hit").build());
    assertThat(rows(page(run), "Times"))
        .contains("Images through the frozen part|none, features were there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "a \"quoted\" 'name' & more",
        "two\nlines\tand a \r return",
        "</pre></style><!-- ]]> --> ${7*7} <#list>",
        "nul \u0000 escape \u001b[31m turned \u202e lone \ud800 noncharacter \uffff",
        "größe 猫 😀",
        "\" style=\"x\" onload=\"alert(1)",
      })
  void everythingFromDataIsEscaped(String text) throws Exception {
    String html = html(Samples.hostile(text));
    Document page = parse(html);
    assertThat(nodes(page, "//script").getLength()).isZero();
    assertThat(texts(page, "//section[@aria-labelledby='pictures']//figcaption/small"))
        .hasSize(4)
        .allMatch(shown(text)::equals);
    assertThat(nodes(page, "//@*[starts-with(name(), 'on')]").getLength()).isZero();
    assertThat(nodes(page, "//style").getLength()).isOne();
    assertThat(html).doesNotContain("<script", "<#list");
    assertThat(texts(page, "//h1")).containsExactly(Figures.visible(text));
    assertThat(rows(page, "Files and why").get(1))
        .isEqualTo(String.join("|", shown(text), shown(text), shown(text), "0"));
    assertThat(texts(page, "//table[@class='matrix']/tbody/tr[1]/th")).containsExactly(shown(text));
    assertThat(texts(page, "//pre").get(0)).isEqualTo(Figures.visibleLines(text).stripTrailing());
  }

  private static String shown(String text) {
    return Figures.visible(text);
  }

  @Test
  void needsNothingFromElsewhere() throws Exception {
    for (ReportData run : List.of(Samples.catsAndDogs(), Samples.bare(), Samples.classes(40))) {
      String html = html(run);
      assertThat(html.toLowerCase(Locale.ROOT))
          .doesNotContain("http:", "https:", "<script", "<link", "<iframe", "@import");
      assertThat(html.replace("url(#", "")).doesNotContain("url(");
      Document page = parse(html);
      assertThat(texts(page, "//@src")).allMatch(src -> src.startsWith("data:image/png;base64,"));
      List<String> ids = texts(page, "//@id");
      assertThat(texts(page, "//@href"))
          .isNotEmpty()
          .allMatch(href -> href.startsWith("#") && ids.contains(href.substring(1)));
    }
  }

  @Test
  void drawsARunThatMeasuredNothing() throws Exception {
    Document page = page(Samples.bare());
    assertThat(texts(page, "//section/p"))
        .containsExactly(
            "No epoch was trained.",
            "The job has no test split.",
            "This run has no pictures of test images.",
            "This run has no pictures of its first minibatch.",
            "None: every file was an image that could be read.");
    assertThat(nodes(page, "//svg").getLength()).isZero();
    assertThat(rows(page, "Loss and accuracy; after training, of the final weights"))
        .contains("test|after training|–|–");
  }

  @Test
  void drawsEpochsWithoutNumbers() throws Exception {
    History diverged =
        History.empty()
            .plus(0, Map.of("loss", 0.7, "accuracy", Double.NaN))
            .plus(1, Map.of("loss", Double.POSITIVE_INFINITY, "accuracy", Double.NaN))
            .plus(2, Map.of("loss", Double.NaN, "accuracy", Double.NaN));
    ReportData run = with(Samples.bare(), diverged);
    Document page = page(run);
    assertThat(texts(page, "//figure/svg/title")).containsExactly("Training and validation loss");
    assertThat(rows(page, "By epoch, counted from 0; the best epoch is marked"))
        .containsExactly(
            "Epoch|loss|accuracy",
            "0best|0.7000|not a number",
            "1|infinite|not a number",
            "2|not a number|not a number");
  }

  @Test
  void everyTableHasACaptionAndHeadsWithAScope() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(nodes(page, "//table[not(caption)]").getLength()).isZero();
    assertThat(nodes(page, "//th[not(@scope)]").getLength()).isZero();
    List<String> ids = texts(page, "//@id");
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    Set<String> named = new HashSet<>();
    texts(page, "//@aria-labelledby").forEach(list -> named.addAll(List.of(list.split(" "))));
    assertThat(ids).containsAll(named);
  }

  @Test
  void theSameRunGivesTheSamePageInEveryLocale() {
    String page = html(Samples.catsAndDogs());
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("de-DE", "ar-EG-u-nu-arab", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(html(Samples.catsAndDogs())).isEqualTo(page);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void allSizesAreWellFormed() {
    for (int classes = 1; classes <= 33; classes += 4) {
      ReportData run = Samples.classes(classes);
      assertThatCode(() -> page(run)).doesNotThrowAnyException();
    }
  }

  private static ReportData with(ReportData run, RunMetrics metrics) {
    return new ReportData(
        run.runId(),
        run.name(),
        metrics,
        run.history(),
        run.summary(),
        "",
        Map.of(),
        List.of(),
        Gallery.NONE);
  }

  private static ReportData with(ReportData run, History history) {
    return new ReportData(
        run.runId(),
        run.name(),
        run.metrics(),
        history,
        run.summary(),
        "",
        Map.of(),
        List.of(),
        Gallery.NONE);
  }
}
