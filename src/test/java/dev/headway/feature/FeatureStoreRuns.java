package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.Augment;
import dev.headway.config.FeatureType;
import dev.headway.config.InputSize;
import dev.headway.shard.ContentDigests;
import dev.headway.shard.ImageSource;
import dev.headway.shard.RowRange;
import dev.headway.shard.RowRanges;
import dev.headway.shard.RowTasks;
import dev.headway.shard.SourceOptions;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder of pictures, a store, and jobs that featurize the one with the other. */
abstract class FeatureStoreRuns {
  static final int ROWS = 150;
  static final RowRange ALL = new RowRange("train", 0, ROWS);
  static final Augment TURNED = new Augment(3, Augment.Flip.HORIZONTAL, 0.2, 0, 0, 0);

  final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  FeatureStore store;
  ImageSource source;

  @BeforeEach
  void make() {
    write("images", ROWS);
    store = FeatureStore.open(root.resolve("store").toString(), new Configuration());
    source = open("images");
  }

  @AfterEach
  void close() {
    source.close();
  }

  void assertMiss(Found found) {
    assertThat(found.computed()).isEqualTo(ROWS - 1);
    assertThat(found.rows()).noneMatch(row -> row.getBoolean(8));
  }

  static void assertSame(Found found, Found expected) {
    assertThat(found.rows()).hasSameSizeAs(expected.rows());
    for (int i = 0; i < found.rows().size(); i++) {
      for (int column = 0; column < 8; column++) {
        Object value = found.rows().get(i).get(column);
        assertThat(value).isEqualTo(expected.rows().get(i).get(column));
      }
    }
  }

  static Probe probe(String weights) {
    return new Probe(weights, new InputSize(6, 8), PreprocessMode.CAFFE);
  }

  Found featurize(RowRange... rows) {
    return with(store, new Probe(), null, FeatureType.FLOAT32, 2, rows);
  }

  Found with(Probe probe) {
    return with(store, probe, null, FeatureType.FLOAT32, 2, ALL);
  }

  Found with(
      FeatureStore in, Probe probe, Variants variants, FeatureType type, int cores, RowRange... r) {
    return with(source, in, probe, variants, type, cores, r);
  }

  Found with(
      ImageSource from,
      FeatureStore in,
      Probe probe,
      Variants variants,
      FeatureType dtype,
      int cores,
      RowRange... rows) {
    ContentDigests contents = in == null ? null : from.contents(spark, List.of(rows));
    return run(
        from, new FeatureRequest(probe, variants, dtype, List.of(rows), in, contents), cores);
  }

  static FeatureRequest request(
      FeatureStore in, Probe probe, Variants variants, FeatureType dtype, ContentDigests contents) {
    return new FeatureRequest(probe, variants, dtype, List.of(ALL), in, contents);
  }

  Found run(ImageSource from, FeatureRequest request, int cores) {
    FeatureTally tally = FeatureTally.of(spark.sparkContext());
    Probe probe = (Probe) request.frozen();
    int before = Probe.run(probe.job());
    List<RowRange> blocks = RowRanges.widened(request.rows(), Featurizer.BLOCK_ROWS, from.splits());
    List<Row> rows =
        new ArrayList<>(
            Featurizer.features(
                    spark,
                    from.tasks(spark, blocks, new RowTasks(Featurizer.BLOCK_ROWS, cores)),
                    request,
                    tally)
                .collectAsList());
    rows.sort(Comparator.comparingLong(row -> row.getLong(3)));
    return new Found(rows, Probe.run(probe.job()) - before, tally.warnings(), tally.used());
  }

  record Found(List<Row> rows, int computed, List<String> warnings, Set<String> used) {}

  ImageSource open(String folder) {
    return ImageSource.open(spark, root.resolve(folder).toString(), SourceOptions.seed(0));
  }

  /** Two classes, and one image that isn't one. */
  void write(String folder, int rows) {
    try {
      for (int i = 0; i < rows; i++) {
        Path file = root.resolve(folder).resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".png");
        Files.createDirectories(file.getParent());
        Files.write(file, i == 7 ? new byte[] {1, 2, 3} : Images.png(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Path> segments() throws IOException {
    return files(root.resolve("store"), "rows-.*");
  }

  void dropChecksums() throws IOException {
    for (Path file : files(root.resolve("store"), "\\..*\\.crc")) {
      Files.delete(file);
    }
  }

  long bytes() throws IOException {
    long sum = 0;
    for (Path file : segments()) {
      sum += Files.size(file);
    }
    return sum;
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  static List<Path> files(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }

  static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 0x10;
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
