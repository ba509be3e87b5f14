package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceIT {
  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  private ImageSource open(String... lines) {
    try {
      Files.write(root.resolve("list.csv"), List.of(lines));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return ImageSource.open(spark, root + "/list.csv", SourceOptions.seed(0));
  }

  private void refused(String message, String... lines) {
    assertThatThrownBy(() -> open(lines))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessage(message.replace("CSV", "file:" + root + "/list.csv"));
  }

  private List<Row> train(ImageSource source, int rows) {
    return source
        .rows(spark, List.of(new RowRange("train", 0, rows)), RowTasks.alignedTo(2))
        .collectAsList();
  }

  @Test
  void theSameKeysHaveTheOrderOfTheFolderAndOfItsShards() {
    List<String> lines = new ArrayList<>(List.of("path,label,split"));
    List<String> keys = Images.twoSplits(root);
    keys.forEach(k -> lines.add(k + "," + k.split("/")[1] + "," + k.split("/")[0]));
    try (ImageSource folder = ImageSource.open(spark, root.toString(), SourceOptions.seed(0));
        ImageSource csv = open(lines.toArray(new String[0]))) {
      assertThat(csv.splits()).isEqualTo(folder.splits());
      assertThat(csv.labels()).isEqualTo(folder.labels());
      assertThat(csv.classCounts("train")).isEqualTo(folder.classCounts("train"));
      List<String> expected = Images.keys(train(folder, 60));
      assertThat(Images.keys(train(csv, 60))).isEqualTo(expected);
      Ingest.run(
          spark, new IngestRequest(root + "/list.csv", root + "/out", 0, 1, null), Progress.SILENT);
      try (ImageSource shards = ImageSource.open(spark, root + "/out", SourceOptions.seed(0))) {
        assertThat(Images.keys(train(shards, 60))).isEqualTo(expected);
      }
    }
  }

  @Test
  void pathsMayBeAbsoluteQuotedOrUris() {
    Images.write(root, "a,b.jpg", "c.jpg", "d e.jpg");
    try (ImageSource csv =
        open(
            "path,label",
            "\"a,b.jpg\",x",
            root + "/c.jpg,\"say \"\"y\"\"\"",
            "file:" + root + "/d e.jpg,x")) {
      assertThat(csv.labels()).containsExactly("say \"y\"", "x");
      assertThat(csv.splits()).containsExactly(new SplitSize("train", List.of(3L)));
      assertThat(Images.keys(train(csv, 3)))
          .containsExactlyInAnyOrder("a,b.jpg", root + "/c.jpg", "file:" + root + "/d e.jpg");
    }
  }

  @Test
  void whatIsNotAListOfImagesIsRefused() {
    Images.write(root, "a.jpg", "b.jpg");
    refused(
        "CSV starts with 'a.jpg,x': its first line must be path,label or path,label,split",
        "a.jpg,x",
        "b.jpg,y");
    refused("CSV lists no images: add a line for each", "path,label");
    refused(
        "CSV lists gone.jpg, which doesn't exist: relative paths start at file:" + root,
        "path,label",
        "a.jpg,x",
        "gone.jpg,y");
    refused(
        "the key 'a.jpg' stands twice in split 'train' of CSV:"
            + " keys must be unique within a split; remove one of the two",
        "path,label",
        "a.jpg,x",
        "b.jpg,y",
        "a.jpg,y");
    refused("CSV: a line lacks its label: a.jpg,,train", "path,label", "a.jpg,", "b.jpg,y");
    assertThatThrownBy(() -> open("path,label", "a.jpg,x,more"))
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith(
            "file:" + root + "/list.csv isn't a CSV file of path,label[,split]: ");
  }

  @Test
  void oneKeyInTwoSplitsIsTwoRows() {
    Images.write(root, "a.jpg");
    try (ImageSource csv = open("path,label,split", "a.jpg,x,train", "a.jpg,x,val")) {
      assertThat(csv.splits())
          .containsExactly(new SplitSize("train", List.of(1L)), new SplitSize("val", List.of(1L)));
    }
  }
}
