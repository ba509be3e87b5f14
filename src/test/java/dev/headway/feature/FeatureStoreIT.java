package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.Augment;
import dev.headway.config.FeatureType;
import dev.headway.config.InputSize;
import dev.headway.image.Augmentation;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.Ingest;
import dev.headway.shard.IngestRequest;
import dev.headway.shard.RowRange;
import dev.headway.shard.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What is reused, and what never is. */
class FeatureStoreIT extends FeatureStoreRuns {
  @Test
  void theSecondTimeNothingIsComputedAndTheRowsAreTheSame() {
    Found first = featurize(ALL);
    assertThat(first.computed()).isEqualTo(ROWS - 1);
    assertThat(first.rows()).hasSize(ROWS).noneMatch(row -> row.getBoolean(8));
    assertThat(first.rows().stream().filter(row -> row.getString(5) != null)).hasSize(1);

    Found second = featurize(ALL);
    assertThat(second.computed()).isZero();
    assertThat(second.rows()).allMatch(row -> row.getBoolean(8));
    assertSame(second, first);
    assertThat(second.warnings()).isEmpty();
    assertSame(with(null, new Probe(), null, FeatureType.FLOAT32, 2, ALL), first);
  }

  /** Whatever cores a job has and whatever it wants: the probe shows what a row was run with. */
  @Test
  void partsAreReusedAndOnlyWhatIsMissingIsComputed() {
    int more = 1100;
    write("more", more);
    RowRange all = new RowRange("train", 0, more);
    try (ImageSource big = open("more")) {
      Found expected = with(big, null, new Probe(), null, FeatureType.FLOAT32, 1, all);
      RowRange middle = new RowRange("train", 1000, 1060);
      Found part = with(big, store, new Probe(), null, FeatureType.FLOAT32, 2, middle);
      assertThat(part.rows()).hasSize(60);
      // 992 up to 1,088, over a unit's end.
      assertThat(part.computed()).isBetween(95, 96);
      Found rest = with(big, store, new Probe(), null, FeatureType.FLOAT32, 4, all);
      assertThat(rest.computed() + part.computed()).isEqualTo(more - 1);
      assertSame(rest, expected);
      Found again = with(big, store, new Probe(), null, FeatureType.FLOAT32, 1, all);
      assertThat(again.computed()).isZero();
      assertSame(again, expected);
    }
  }

  @Test
  void labelsComeFromTheSourceAndImagesOfShardsAreNotReadAgain() throws IOException {
    Found first = featurize(ALL);
    List<String> lines = new ArrayList<>(List.of("path,label"));
    for (Row row : first.rows()) {
      String other = row.getInt(1) == 0 ? "b" : "a";
      lines.add(root.resolve("images").resolve(row.getString(0)) + "," + other);
    }
    // Keys are as written, and rows lie by their keys: to have the order these are relative.
    lines.replaceAll(line -> line.replace(root.resolve("images") + "/", ""));
    Path csv = Files.write(root.resolve("images/list.csv"), lines);
    try (ImageSource relabelled = ImageSource.open(spark, csv.toString(), SourceOptions.seed(0))) {
      Found found = with(relabelled, store, new Probe(), null, FeatureType.FLOAT32, 2, ALL);
      assertThat(found.computed()).isZero();
      for (int i = 0; i < ROWS; i++) {
        assertThat(found.rows().get(i).getInt(1)).isEqualTo(1 - first.rows().get(i).getInt(1));
        assertThat(found.rows().get(i).<byte[]>getAs(4)).isEqualTo(first.rows().get(i).getAs(4));
        assertThat(found.rows().get(i).<byte[]>getAs(6)).isNotEqualTo(first.rows().get(i).getAs(6));
      }
    }
    Files.delete(csv);
    String shards = root.resolve("shards").toString();
    Ingest.run(
        spark,
        new IngestRequest(root.resolve("images").toString(), shards, 0, 1, null),
        Progress.SILENT);
    try (ImageSource ingested = ImageSource.open(spark, shards, SourceOptions.seed(0))) {
      Found miss = with(ingested, store, new Probe(), null, FeatureType.FLOAT32, 2, ALL);
      assertSame(miss, first);
      Path shard = files(root.resolve("shards"), "part-.*parquet").get(0);
      flip(shard, Files.size(shard) / 2);
      Found hit = with(ingested, store, new Probe(), null, FeatureType.FLOAT32, 2, ALL);
      assertThat(hit.computed()).isZero();
      assertSame(hit, first);
    }
  }

  @Test
  void whateverChangesTheFeaturesIsAMiss() throws IOException {
    featurize(ALL);
    InputSize size = new InputSize(6, 8);
    assertMiss(with(new Probe("other", size, PreprocessMode.CAFFE)));
    assertMiss(with(new Probe("w", new InputSize(7, 8), PreprocessMode.CAFFE)));
    assertMiss(with(new Probe("w", size, PreprocessMode.TF)));
    assertMiss(with(store, new Probe(), null, FeatureType.FLOAT16, 2, ALL));
    assertThat(featurize(ALL).computed()).isZero();

    Path image = files(root.resolve("images/a"), ".*png").get(0);
    Files.write(image, Images.png(12345));
    try (ImageSource changed = open("images")) {
      assertMiss(with(changed, store, new Probe(), null, FeatureType.FLOAT32, 2, ALL));
    }
  }

  @Test
  void variantsAreKeptBesideTheImagesAsTheyAre() {
    Found plain = featurize(ALL);
    // Rows 20 … 69 are trained: blocks 0, 1 and 2.
    List<RowRange> trained = List.of(new RowRange("train", 20, 70));
    Variants variants = new Variants(new Augmentation(TURNED, 42), trained);
    Found miss = with(store, new Probe(), variants, FeatureType.FLOAT32, 2, ALL);
    int usable = (int) plain.rows().subList(0, 96).stream().filter(r -> !r.isNullAt(4)).count();
    assertThat(miss.computed()).isEqualTo(2 * usable);
    Found hit = with(store, new Probe(), variants, FeatureType.FLOAT32, 1, ALL);
    assertThat(hit.computed()).isZero();
    assertSame(hit, miss);
    assertSame(hit, with(null, new Probe(), variants, FeatureType.FLOAT32, 2, ALL));
    for (int i = 0; i < ROWS; i++) {
      assertThat(hit.rows().get(i).<byte[]>getAs(4)).isEqualTo(plain.rows().get(i).getAs(4));
      boolean has = i >= 20 && i < 70 && plain.rows().get(i).getString(5) == null;
      assertThat(hit.rows().get(i).isNullAt(7)).isEqualTo(!has);
    }

    Variants seeded = new Variants(new Augmentation(TURNED, 43), trained);
    assertThat(with(store, new Probe(), seeded, FeatureType.FLOAT32, 2, ALL).computed())
        .isEqualTo(2 * usable);
    Augment more = new Augment(3, Augment.Flip.HORIZONTAL, 0.3, 0, 0, 0);
    Variants turned = new Variants(new Augmentation(more, 42), trained);
    assertThat(with(store, new Probe(), turned, FeatureType.FLOAT32, 2, ALL).computed())
        .isEqualTo(2 * usable);
    assertThat(featurize(ALL).computed()).isZero();
  }

  @Test
  void halvesAreTheSameOnAMissAndAHitAndTakeLessRoom() throws IOException {
    Found full = featurize(ALL);
    long fullBytes = bytes();
    Found miss = with(store, new Probe(), null, FeatureType.FLOAT16, 2, ALL);
    Found hit = with(store, new Probe(), null, FeatureType.FLOAT16, 2, ALL);
    assertThat(hit.computed()).isZero();
    assertSame(hit, miss);
    for (int i = 0; i < ROWS; i++) {
      byte[] values = full.rows().get(i).getAs(4);
      assertThat(miss.rows().get(i).<byte[]>getAs(4))
          .isEqualTo(values == null ? null : HalfFloats.unpack(HalfFloats.pack(values, "key")));
    }
    assertThat(bytes() - fullBytes).isLessThan(fullBytes);
  }
}
