package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.error.HeadwayException;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.CapturedConsole;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.TinyBackbone;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The façade on a session that somebody else has, with a class that isn't named nicely. */
class HeadwayIT {
  private static final String CLASS = "<script>alert(1)<";

  @TempDir static Path root;

  private static SparkSession spark;
  private static Headway headway;
  private static Run run;
  private static String printed;

  @BeforeAll
  static void train() throws IOException {
    Path images = root.resolve("images");
    SampleData.write(
        FileSystem.getLocal(new Configuration()),
        new org.apache.hadoop.fs.Path(images.toUri()),
        new SampleSpec(SceneSet.QUICKSTART, 5, 12, 1));
    Files.move(images.resolve("car"), images.resolve(CLASS));
    try (Stream<Path> files = Files.list(images.resolve("tree"))) {
      for (Path file : files.toList()) {
        Files.move(file, file.resolveSibling("%html <b>\t" + file.getFileName()));
      }
    }
    Files.createDirectories(root.resolve("catalog/backbones"));
    Files.writeString(root.resolve("catalog/backbones/tiny.yaml"), TinyBackbone.yaml());
    spark = LocalSpark.session();
    headway = Headway.on(spark).catalog(root.resolve("catalog").toString());
    printed = CapturedConsole.of(() -> run = headway.train(job(), "first"));
  }

  private static Job job(String... settings) {
    return headway.yaml(
        String.join(
            "\n",
            "name: scenes",
            "data:",
            "  source: " + root.resolve("images"),
            "  train: \"train[:60%]\"",
            "  validation: \"train[60%:80%]\"",
            "  test: \"train[80%:]\"",
            "  max_quarantined: 0.2",
            "backbone: { name: tiny, weights: random }",
            "input: { batch_size: 8 }",
            "fit: { epochs: 3, workers: 2, averaging_frequency: 1 }",
            "output: " + root.resolve("runs"),
            ""),
        settings);
  }

  @Test
  void progressAndWarningsArePrintedInTheParagraph() {
    assertThat(printed.lines().toList())
        .anyMatch(line -> line.startsWith("Featurize  61/61 images  in "))
        .anyMatch(line -> line.startsWith("Epoch 3/3  "))
        .anyMatch(line -> line.startsWith("validation (train[60%:80%]): " + CLASS + " "))
        .anyMatch(line -> line.startsWith("scenes · run first"))
        .noneMatch(line -> line.startsWith("%"));
  }

  @Test
  void theHistoryIsATableAndADataFrame() {
    Dataset<Row> history = run.history().toDF();

    assertThat(history.columns())
        .containsExactly("epoch", "loss", "accuracy", "val_loss", "val_accuracy");
    assertThat(history.collectAsList()).extracting(row -> row.getInt(0)).containsExactly(0, 1, 2);
    assertThat(run.history().toString().lines().toList())
        .hasSize(4)
        .first()
        .isEqualTo("%table epoch\tloss\taccuracy\tval_loss\tval_accuracy");
    assertThat(run.history().toString().lines().skip(1).findFirst())
        .contains("0\t" + history.first().getDouble(1) + "\t" + tail(history.first()));
  }

  private static String tail(Row row) {
    return row.getDouble(2) + "\t" + row.getDouble(3) + "\t" + row.getDouble(4);
  }

  @Test
  void theConfusionMatrixIsAPieceOfAPageAndARowForEachPair() {
    Dataset<Row> pairs = run.confusion().toDF();

    assertThat(pairs.count()).isEqualTo(25);
    assertThat(pairs.where("truth = '" + CLASS + "'").count()).isEqualTo(5);
    assertThat(pairs.selectExpr("sum(count)").first().getLong(0))
        .isEqualTo((long) run.metric("test_examples").orElseThrow());
    assertThat(run.confusion().toString())
        .startsWith("%html <table")
        .contains(">&lt;script&gt;alert(1)&lt;</th>")
        .doesNotContain("<script");
  }

  @Test
  void picturesAreShownAsTheNetworkSeesThemAndNamesAreText() throws IOException {
    Dataset<Row> pictures = run.gallery().toDF();

    assertThat(pictures.select("kind").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrder("right", "wrong", "least_sure");
    assertThat(pictures.where("kind = 'right' and label <> predicted").count()).isZero();
    assertThat(pictures.where("kind = 'wrong' and label = predicted").count()).isZero();
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(pictures.first().<byte[]>getAs("png")));
    assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(32, 32);
    assertThat(run.gallery().toString())
        .startsWith("%html <h4>Right, and surest</h4><div ")
        .contains("<h4>Wrong, and surest</h4>", "<h4>Least sure</h4>")
        .contains("<b>&lt;script&gt;alert(1)&lt;</b>", " alt=\"tree/%html &lt;b&gt;\\ttree-00")
        .doesNotContain("<script", "<b>\\t");
    assertThat(run.gallery().toString().lines()).hasSize(1);
  }

  @Test
  void theBatchShownBeforeTrainingIsTheOneThatWasTrainedFirst() {
    String shown = headway.showBatch(job()).toString();

    assertThat(shown).startsWith("%html <h4>The first batch, as the network sees it</h4><div ");
    assertThat(shown.split("<img ", -1)).hasSize(1 + 8);
    assertThat(shown).isEqualTo(run.showBatch().toString());
    assertThat(headway.showBatch(job("input.augment={copies: 4, rotation: 0.2}")).toString())
        .contains("<br>variant ")
        .isNotEqualTo(shown);
  }

  @Test
  void aPlotIsAPicture() {
    assumeTrue(
        Files.isDirectory(Path.of(URI.create(run.uri())).resolve("plots")),
        "skipped: this machine has no font, so there are no plots");
    assertThat(run.plot("loss").toString()).startsWith("%img iVBORw0KGgo");
    assertThat(run.plot("loss").toDF().first().getString(0)).isEqualTo("loss");
    assertThatThrownBy(() -> run.plot("los"))
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith("run " + run.uri() + " has no plot 'los'; there are: ")
        .hasMessageContaining("loss");
  }

  @Test
  void predictionsAreThoseOfTheTestSplit() {
    Dataset<Row> predictions = run.predictions().toDF();

    assertThat(predictions.count()).isEqualTo((long) run.metric("test_examples").orElseThrow());
    long right = predictions.where("label = predicted").count();
    assertThat((double) right / predictions.count())
        .isEqualTo(run.metric("test_accuracy").orElseThrow());
    assertThat(run.predictions().toString())
        .startsWith("%table key\tposition\tlabel\tpredicted\tprobabilities\n")
        .contains("\ntree/%html <b>\\ttree-00")
        .contains("\t" + CLASS + "\t");
  }

  @Test
  void metricsSplitsAndUnusableImagesAreDataFrames() {
    assertThat(run.metrics().toDF().where("name = 'epochs_run'").first().getDouble(1)).isEqualTo(3);
    assertThat(run.metrics().toDF().where("name = 'feature_cache'").first().getString(2))
        .isEqualTo("miss");
    assertThat(run.splits().toString())
        .isEqualTo(
            """
            %table role\tspec\tsplit\tfirst\tlast\trows
            train\ttrain[:60%]\ttrain\t0\t36\t37
            validation\ttrain[60%:80%]\ttrain\t37\t48\t12
            test\ttrain[80%:]\ttrain\t49\t60\t12
            """);
    assertThat(run.quarantine().toDF().collectAsList())
        .extracting(row -> row.getString(0), row -> row.getString(3))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(CLASS + "/car-0013.jpg", "JPEG ends too early"));
  }

  @Test
  void dataFramesAreOfTheCallersSession() {
    assertThat(run.predictions().toDF().sparkSession()).isSameAs(spark);
    run.history().toDF().createOrReplaceTempView("history_of_a_run");

    assertThat(spark.sql("select max(epoch) from history_of_a_run").first().getInt(0)).isEqualTo(2);
  }

  @Test
  void theSessionIsAsItWasAlsoAfterAFailure() {
    spark.range(3).createOrReplaceTempView("mine");
    spark.conf().set("spark.sql.shuffle.partitions", "3");
    spark.sparkContext().setJobDescription("my own");
    spark.sparkContext().setLocalProperty("spark.scheduler.pool", "mine");
    Properties before = (Properties) spark.sparkContext().getLocalProperties().clone();
    try {
      CapturedConsole.of(() -> headway.train(job("fit.epochs=1")));
      assertThatThrownBy(
              () -> CapturedConsole.of(() -> headway.train(job("data.max_quarantined=0.0"))))
          .isInstanceOf(HeadwayException.class)
          .hasMessageContaining("data.max_quarantined");

      assertThat(spark.sparkContext().getLocalProperties()).isEqualTo(before);
      assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo("3");
      assertThat(spark.sparkContext().isStopped()).isFalse();
      assertThat(spark.sql("select count(*) from mine").first().getLong(0)).isEqualTo(3);
    } finally {
      spark.conf().set("spark.sql.shuffle.partitions", "4");
      spark.sparkContext().setLocalProperties(new Properties());
      spark.catalog().dropTempView("mine");
    }
  }

  @Test
  void runsAreComparedByWhatTheyReachedAndWhereTheirJobsDiffer() {
    List<Run> others = new ArrayList<>();
    CapturedConsole.of(
        () -> others.add(headway.train(job("fit.epochs=2", "head.l2=0.01"), "other")));

    Dataset<Row> compared = headway.compare(headway.run(run.uri()), others.get(0)).toDF();

    assertThat(compared.select("run", "epochs_run", "`fit.epochs`", "`head.l2`").collectAsList())
        .extracting(Row::toString)
        .containsExactly("[first,3.0,3,0.0]", "[other,2.0,2,0.01]");
    assertThat(compared.columns()).doesNotContain("fit.seed", "output");
    assertThatThrownBy(() -> headway.compare(run))
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith("compare needs two runs or more, not 1; ");
  }

  @Test
  void aJobIsReadFromAFileAndChanged() throws IOException {
    Path file = Files.writeString(root.resolve("job.yaml"), job().toString());

    Job job = headway.job(file.toString(), "fit.epochs=7").set("fit.seed=1");

    assertThat(job.toString()).contains("epochs: 7", "seed: 1").contains("name: scenes");
    assertThatThrownBy(() -> job.set("fit.epoch=7"))
        .isInstanceOf(HeadwayException.class)
        .hasMessageContaining("fit.epochs");
    assertThatThrownBy(() -> headway.job(root + "/none.yaml"))
        .hasMessage(
            "there is no job file "
                + root
                + "/none.yaml; start from conf/job.yaml, which has every key");
  }

  @Test
  void whatARunDoesNotHaveIsSaid() {
    assertThatThrownBy(() -> headway.run(root + "/runs/none"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "there is no run directory at "
                + root
                + "/runs/none; give what train printed as its last line");
    List<Run> runs = new ArrayList<>();
    CapturedConsole.of(() -> runs.add(headway.train(job("data.test=null"), "untested")));

    assertThatThrownBy(() -> runs.get(0).predictions())
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "run "
                + runs.get(0).uri()
                + " has no predictions.parquet: its job has no test split, or it didn't finish; set"
                + " data.test");
    assertThatThrownBy(() -> runs.get(0).confusion())
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith("run " + runs.get(0).uri() + " has no confusion matrix: ");
  }
}
