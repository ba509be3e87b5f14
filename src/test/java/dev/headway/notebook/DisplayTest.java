package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/** The text that Zeppelin gets, whatever the data holds. */
class DisplayTest {
  private static final String[] COLUMNS = {"key", "reason"};

  @Test
  void aTableIsALineForEachRowWithTabsBetweenItsCells() {
    List<Row> rows = List.of(RowFactory.create("a.jpg", 0.25), RowFactory.create("b.jpg", null));

    assertThat(Table.text(COLUMNS, rows, 10))
        .isEqualTo("%table key\treason\na.jpg\t0.25\nb.jpg\t\n");
  }

  @Test
  void tabsAndLinesOfDataMakeNoCellsAndRowsOfATable() {
    Row row = RowFactory.create("a\tb\n\n%html <b>c</b>\r\n", "\u202ereversed");

    assertThat(Table.text(COLUMNS, List.of(row), 10))
        .isEqualTo("%table key\treason\na\\tb\\n\\n%html <b>c</b>\\r\\n\t\\u202ereversed\n");
  }

  @Test
  void aCellThatBeginsLikeADirectiveIsNone() {
    Row row = RowFactory.create("%html <script>alert(1)</script>", "%");

    assertThat(Table.text(COLUMNS, List.of(row), 10))
        .isEqualTo("%table key\treason\n\\u0025html <script>alert(1)</script>\t\\u0025\n");
  }

  @Test
  void aColumnsNameIsNoHtml() {
    String[] columns = {"run", "fit.class_weight.<script>alert(1)</script>\n"};

    assertThat(Table.text(columns, List.of(), 10))
        .isEqualTo("%table run\tfit.class_weight.&lt;script&gt;alert(1)&lt;/script&gt;\\n\n");
  }

  @Test
  void anArrayIsItsValues() {
    Row row =
        RowFactory.create("a", JavaConverters.asScalaBuffer(List.<Object>of(0.5f, 0.25f, 0.25f)));

    assertThat(Table.text(COLUMNS, List.of(row), 10))
        .isEqualTo("%table key\treason\na\t0.5 0.25 0.25\n");
  }

  @Test
  void aTableThatIsCutSaysSo() {
    List<Row> rows = List.of(RowFactory.create("a", "b"), RowFactory.create("c", "d"));

    assertThat(Table.text(COLUMNS, rows, 1))
        .isEqualTo(
            "%table key\treason\na\tb\n\n%text These are the first 1 rows; toDF() has all.\n");
  }

  @Test
  void aPieceOfAPageIsOneLine() {
    assertThat(new Html(null, "<p>a\n  b</p>\n%table x\n").toString())
        .isEqualTo("%html <p>a b</p> %table x\n");
  }

  @Test
  void aPictureIsBase64() {
    assertThat(new Picture(null, new byte[] {(byte) 0x89, 'P', 'N', 'G'}).toString())
        .isEqualTo("%img iVBORw==\n");
  }

  @Test
  void namesOfClassesAreTextInAConfusionMatrix() {
    String html =
        ConfusionMarkup.of(
            List.of("<script>alert(1)</script>", "a\"b'&\n%table"),
            List.of(List.of(3L, 1L), List.of(0L, 0L)));

    assertThat(html)
        .doesNotContain("<script", "\n", "a\"b")
        .contains(
            ">&lt;script&gt;alert(1)&lt;/script&gt;</th>",
            ">a&quot;b&#39;&amp;\\n%table</th>",
            "background:rgba(11,87,164,0.75);color:#fff\">3</td>",
            "background:rgba(11,87,164,0.25);color:inherit\">1</td>",
            ">75.0 %</td>",
            ">–</td>");
  }

  @Test
  void ofManyClassesANoteShowsTheMostFrequentMixUps() {
    int classes = 1000;
    List<String> labels = IntStream.range(0, classes).mapToObj(i -> "<" + i + ">").toList();
    List<Long> row = Collections.nCopies(classes, 1L);
    List<List<Long>> counts = new ArrayList<>(Collections.nCopies(classes, row));
    List<Long> mixed = new ArrayList<>(row);
    mixed.set(7, 999L);
    counts.set(3, mixed);

    String html = ConfusionMarkup.of(labels, counts);

    assertThat(html)
        .startsWith("<p>1,000 classes are too many for a matrix; toDF() has all of it.</p><table")
        .contains(">&lt;3&gt;</th>", ">&lt;7&gt;</td>", ">999</td>", ">50.0 %</td>")
        .hasSizeLessThan(20_000);
    assertThat(html.split("<tr>")).hasSize(1 + 1 + 20);
    assertThat(
            ConfusionMarkup.of(labels.subList(0, 30), Collections.nCopies(30, row.subList(0, 30))))
        .contains("True classes in rows");
  }
}
