package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderIT {
  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  private ImageSource open() {
    return open(SourceOptions.seed(0));
  }

  private ImageSource open(SourceOptions options) {
    return ImageSource.open(spark, root.toString(), options);
  }

  private void refused(String message) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessage(message.replace("ROOT", "file:" + root));
  }

  @Test
  void classFoldersAreOneSplitInTheOrderOfTheHash() {
    List<String> keys = List.of("cats/1.jpg", "cats/2.JPEG", "dogs/1.png", "dogs/deep/er/2.webp");
    Images.write(root, keys.toArray(new String[0]));
    Images.write(root, "cats/.hidden.jpg", "dogs/_tmp/x.jpg", "dogs/notes.txt", "README.md");
    try (ImageSource source = open()) {
      assertThat(source.uri()).isEqualTo("file:" + root);
      assertThat(source.labels()).containsExactly("cats", "dogs");
      assertThat(source.splits()).containsExactly(new SplitSize("train", List.of(4L)));
      assertThat(source.shards("train")).containsExactly(".");
      assertThat(source.classCounts("train")).containsExactly(2L, 2L);
      assertThat(source.skipped()).isEqualTo(new Skipped(2, 2));
      assertThat(source.warnings()).isEmpty();
      assertThat(source.verify(spark)).isEmpty();
      List<Row> rows =
          source
              .rows(spark, List.of(new RowRange("train", 0, 4)), RowTasks.alignedTo(1))
              .collectAsList();
      assertThat(Images.keys(rows)).isEqualTo(Images.ordered("train", 0, keys));
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        String key = row.getString(0);
        assertThat(new String(row.<byte[]>getAs("image"), StandardCharsets.UTF_8))
            .isEqualTo("bytes of " + key);
        assertThat(row.<Integer>getAs("label")).isEqualTo(key.startsWith("cats") ? 0 : 1);
        assertThat(row.<String>getAs("split")).isEqualTo("train");
        assertThat(row.<Long>getAs("position")).isEqualTo(i);
      }
    }
  }

  @Test
  void trainAndValAreSplitsNotClasses() {
    List<String> keys = Images.twoSplits(root);
    try (ImageSource source = open(SourceOptions.seed(3))) {
      assertThat(source.labels()).containsExactly("cats", "dogs");
      assertThat(source.splits())
          .containsExactly(
              new SplitSize("train", List.of(60L)), new SplitSize("val", List.of(20L)));
      Dataset<Row> rows =
          source.rows(
              spark,
              List.of(
                  new RowRange("val", 0, 20),
                  new RowRange("train", 10, 60),
                  new RowRange("train", 50, 60)),
              new RowTasks(8, 2));
      assertThat(rows.schema()).isEqualTo(ImageSource.SCHEMA);
      List<String> train = Images.ordered("train", 3, keys.subList(0, 60));
      List<String> expected = new java.util.ArrayList<>();
      expected.addAll(Images.ordered("val", 3, keys.subList(60, 80)));
      expected.addAll(train.subList(10, 60));
      expected.addAll(train.subList(50, 60));
      assertThat(Images.keys(rows.collectAsList())).isEqualTo(expected);
      assertThat(rows.toJavaRDD().getNumPartitions()).isEqualTo(2 + 4 + 1);
      assertThat(
              source.rows(spark, List.of(new RowRange("val", 3, 3)), RowTasks.alignedTo(1)).count())
          .isZero();
    }
  }

  @Test
  void theOrderDoesNotDependOnPartitions() {
    List<String> keys = Images.twoSplits(root);
    List<String> expected = Images.ordered("train", 0, keys.subList(0, 60));
    String fingerprint = null;
    for (String partitions : List.of("1", "3", "8")) {
      SparkSession session = spark.newSession();
      session.conf().set("spark.sql.shuffle.partitions", partitions);
      session.conf().set("spark.sql.adaptive.enabled", "false");
      try (ImageSource source = ImageSource.open(session, root.toString(), SourceOptions.seed(0))) {
        List<Row> rows =
            source
                .rows(session, List.of(new RowRange("train", 0, 60)), new RowTasks(7, 2))
                .collectAsList();
        assertThat(Images.keys(rows)).isEqualTo(expected);
        assertThat(rows.get(59).getLong(4)).isEqualTo(59);
        assertThat(fingerprint == null || fingerprint.equals(source.fingerprint())).isTrue();
        fingerprint = source.fingerprint();
      }
    }
  }

  @Test
  void brokenAndEmptyFilesAreRows() {
    Images.write(root, "cats/text.jpg", "dogs/1.jpg");
    Images.write(root, "cats/empty.jpg", new byte[0]);
    try (ImageSource source = open()) {
      assertThat(source.classCounts("train")).containsExactly(2L, 1L);
      assertThat(
              source
                  .rows(spark, List.of(new RowRange("train", 0, 3)), RowTasks.alignedTo(32))
                  .filter("length(image) = 0")
                  .collectAsList())
          .hasSize(1);
    }
  }

  @Test
  void aSplitThatLacksAClassIsAWarning() {
    Images.write(root, "train/cats/1.jpg", "train/dogs/1.jpg", "test/dogs/2.jpg");
    try (ImageSource source = open()) {
      assertThat(source.warnings()).containsExactly("split 'test' has no image of class 'cats'.");
      assertThat(source.classCounts("test")).containsExactly(0L, 1L);
    }
  }

  @Test
  void namesWithOddCharactersAreRead() {
    List<String> keys =
        List.of("a b/x y.jpg", "a b/50%.jpg", "a b/q?[1].jpg", "ä:ö/c:d.jpg", "ä:ö/#,;.jpg");
    Images.write(root, keys.toArray(new String[0]));
    try (ImageSource source = open()) {
      List<Row> rows =
          source
              .rows(spark, List.of(new RowRange("train", 0, 5)), RowTasks.alignedTo(1))
              .collectAsList();
      assertThat(Images.keys(rows)).isEqualTo(Images.ordered("train", 0, keys));
      assertThat(source.labels()).containsExactly("a b", "ä:ö");
    }
  }

  @Test
  void aFileUriGivesTheSameKeys() {
    Images.write(root, "cats/1.jpg", "dogs/1.jpg");
    try (ImageSource byPath = open();
        ImageSource byUri =
            ImageSource.open(spark, root.toUri().toString(), SourceOptions.seed(0))) {
      assertThat(byUri.uri()).isEqualTo(byPath.uri());
      assertThat(byUri.fingerprint()).isEqualTo(byPath.fingerprint());
    }
  }

  @Test
  void givenLabelsKeepTheirOrderOrMustMatch() {
    Images.write(root, "cats/1.jpg", "dogs/1.jpg");
    try (ImageSource source = open(new SourceOptions(0, List.of("dogs", "cats")))) {
      assertThat(source.labels()).containsExactly("dogs", "cats");
      List<Row> rows =
          source
              .rows(spark, List.of(new RowRange("train", 0, 2)), RowTasks.alignedTo(1))
              .filter("key = 'dogs/1.jpg'")
              .collectAsList();
      assertThat(rows.get(0).getInt(2)).isZero();
    }
    assertThatThrownBy(() -> open(new SourceOptions(0, List.of("cat", "dog"))))
        .hasMessage(
            "the labels of file:"
                + root
                + " aren't the catalog's: the folders say cats, dogs; the catalog says cat, dog");
  }

  @Test
  void aVanishedFileFailsNamingIt() throws IOException {
    Images.write(root, "cats/1.jpg", "dogs/1.jpg");
    try (ImageSource source = open()) {
      Files.delete(root.resolve("dogs/1.jpg"));
      Dataset<Row> rows =
          source.rows(spark, List.of(new RowRange("train", 0, 2)), RowTasks.alignedTo(1));
      assertThatThrownBy(() -> TaskFailures.unwrap(rows::collectAsList))
          .isInstanceOf(HeadwayException.class)
          .hasMessage(
              "file:"
                  + root
                  + "/dogs/1.jpg is gone since its source was listed:"
                  + " put it back, or start again without it");
    }
  }

  @Test
  void anImageThatHasGrownSinceTheListingIsRefused() throws IOException {
    Images.write(root, "cats/1.jpg", "dogs/1.jpg");
    try (ImageSource source = open()) {
      Path dog = root.resolve("dogs/1.jpg");
      long listed = Files.size(dog);
      Files.write(dog, new byte[1], StandardOpenOption.APPEND);
      Dataset<Row> rows =
          source.rows(spark, List.of(new RowRange("train", 0, 2)), RowTasks.alignedTo(1));
      assertThatThrownBy(() -> TaskFailures.unwrap(rows::collectAsList))
          .isInstanceOf(HeadwayException.class)
          .hasMessage(
              "file:"
                  + dog
                  + " has changed since its source was listed, when it had "
                  + listed
                  + " bytes: start again when nobody writes there");
    }
  }

  @Test
  void aClassFolderWithoutImagesIsRefused() throws IOException {
    Images.write(root, "cats/1.jpg");
    Images.write(root, "dogs/notes.txt");
    String message =
        "the class folder ROOT/%s holds no images (jpg, jpeg, png, bmp, gif, webp):"
            + " add some, or remove the folder";
    refused(message.formatted("dogs"));
    Files.delete(root.resolve("dogs/notes.txt"));
    refused(message.formatted("dogs"));
    Files.delete(root.resolve("dogs"));
    Files.delete(root.resolve("cats/1.jpg"));
    Images.write(root, "cats/deep/1.jpg", "dogs/deep/_1.jpg");
    refused(message.formatted("dogs/deep"));
  }

  @Test
  void mixedDepthIsRefused() {
    Images.write(root, "cats/1.jpg", "more/dogs/1.jpg");
    refused(
        "ROOT mixes depths: the class folder cats lies beside the folder of folders more;"
            + " make all of it root/<class>/… or all of it root/<split>/<class>/…");
    Images.write(root, "stray.jpg");
    refused(
        "ROOT mixes depths: the image stray.jpg lies beside the folder cats;"
            + " make all of it root/<class>/… or all of it root/<split>/<class>/…");
  }

  @Test
  void imagesDirectlyInATrainFolderAreRefused() {
    Images.write(root, "train/cats/1.jpg", "val/1.jpg");
    refused(
        "ROOT/val has the name of a split but holds images (1.jpg) where class folders belong:"
            + " move them to val/<class>/");
  }

  @Test
  void aFolderWithoutFoldersIsRefused() throws IOException {
    refused(
        "ROOT has no class folders: give a folder with one folder of images per class"
            + " (root/<class>/… or root/<split>/<class>/…)");
    assertThatThrownBy(() -> ImageSource.open(spark, root + "/nothing", SourceOptions.seed(0)))
        .hasMessage(
            "no such source: "
                + root
                + "/nothing: give a catalog name, a shard directory, or an image folder");
    Files.writeString(root.resolve("x.txt"), "");
    assertThatThrownBy(() -> ImageSource.open(spark, root + "/x.txt", SourceOptions.seed(0)))
        .hasMessage(
            root
                + "/x.txt is a file: give a shard directory, an image folder,"
                + " or a .csv of path,label");
    assertThatThrownBy(() -> ImageSource.open(spark, "nofs://a/b", SourceOptions.seed(0)))
        .isInstanceOf(HeadwayException.class)
        .hasMessage("can't read nofs://a/b: No FileSystem for scheme \"nofs\"");
  }
}
