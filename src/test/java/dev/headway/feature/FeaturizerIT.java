package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.Augment;
import dev.headway.config.FeatureType;
import dev.headway.image.Augmentation;
import dev.headway.image.ImageReader;
import dev.headway.shard.RowRange;
import dev.headway.testing.LocalSpark;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class FeaturizerIT {
  private static final int ROWS = 100;
  private static final int UNUSABLE = 5;
  private static final Augmentation AUGMENTATION =
      new Augmentation(
          new Augment(3, Augment.Flip.HORIZONTAL_AND_VERTICAL, 0.2, 0.2, 0.2, 0.2), 42);

  /** Of a split of 100 rows 70 are trained, one range over a block's end, one row twice. */
  private static final List<RowRange> TRAINED =
      List.of(
          new RowRange("train", 0, 40),
          new RowRange("train", 39, 40),
          new RowRange("train", 70, 100),
          new RowRange("val", 0, 100));

  private final SparkSession spark = LocalSpark.session();

  @Test
  void onlyTrainingRowsHaveVariantsAndVariantZeroIsTheSameBits() {
    List<Row> plain = featurize(1, null);
    List<Row> found = featurize(1, new Variants(AUGMENTATION, TRAINED));

    assertThat(found).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      boolean trained = (i < 40 || i >= 70) && i != UNUSABLE;
      Row row = found.get(i);
      assertThat(row.getLong(3)).isEqualTo(i);
      assertThat(floats(row, 4)).isEqualTo(floats(plain.get(i), 4));
      assertThat(row.getString(5)).isEqualTo(plain.get(i).getString(5));
      assertThat(row.<byte[]>getAs(6)).isEqualTo(plain.get(i).<byte[]>getAs(6));
      assertThat(plain.get(i).isNullAt(7)).isTrue();
      assertThat(row.isNullAt(7)).isEqualTo(!trained);
    }
  }

  /** The frozen part sees what a variant is, preprocessed, in a batch of all the block's rows. */
  @Test
  void variantsAreTheFrozenPartOfTheChangedImages() throws Exception {
    List<Row> found = featurize(2, new Variants(AUGMENTATION, TRAINED));
    Probe probe = new Probe();
    ImageReader reader = new ImageReader(probe.inputSize(), probe.preprocess());
    for (int position : new int[] {0, 39, 70, 99}) {
      // Blocks are 0…31 (one unusable), 32…63, 64…95, 96…99.
      int usableOfBlock = new int[] {31, 32, 32, 4}[position / 32];
      float[] pixels = new float[probe.pixelsPerImage()];
      reader.pixels(Images.png(position), pixels, 0);
      FloatBuffer variants = FloatBuffer.wrap(floats(found.get(position), 7));
      for (int number = 1; number < 3; number++) {
        float[] input =
            AUGMENTATION.variant("train", position, number).of(pixels, probe.inputSize());
        reader.preprocess(input, 0);
        float[] values = new float[Probe.WIDTH];
        variants.get(values);
        assertThat(values).isEqualTo(Probe.features(input, 0, usableOfBlock));
      }
      assertThat(variants.remaining()).isZero();
    }
  }

  @Test
  void isTheSameHoweverTheRowsArePartitioned() {
    Variants variants = new Variants(AUGMENTATION, TRAINED);
    List<Row> one = featurize(1, variants);
    for (int partitions : new int[] {2, 4}) {
      List<Row> more = featurize(partitions, variants);
      for (int i = 0; i < ROWS; i++) {
        assertThat(floats(more.get(i), 4)).isEqualTo(floats(one.get(i), 4));
        assertThat(floats(more.get(i), 7)).isEqualTo(floats(one.get(i), 7));
      }
    }
  }

  @Test
  void aSingleCopyIsNoVariant() {
    Augmentation one = new Augmentation(new Augment(1, Augment.Flip.NONE, 0, 0, 0, 0), 42);
    assertThatThrownBy(() -> new Variants(one, TRAINED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a single copy is the image as it is: give no variants");
  }

  /** Tasks of whole blocks; rows back in order. */
  private List<Row> featurize(int partitions, Variants variants) {
    List<MemoryTask> tasks = new ArrayList<>();
    int blocks = (ROWS + Featurizer.BLOCK_ROWS - 1) / Featurizer.BLOCK_ROWS;
    List<Row> part = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      byte[] image = i == UNUSABLE ? new byte[] {1, 2, 3} : Images.png(i);
      part.add(RowFactory.create("k" + i, image, i % 3, "train", (long) i));
      boolean last = i + 1 == ROWS || partition(i + 1, partitions, blocks) > tasks.size();
      if (last) {
        tasks.add(new MemoryTask(List.copyOf(part)));
        part.clear();
      }
    }
    assertThat(tasks).hasSize(partitions);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Row> rows =
        new ArrayList<>(
            Featurizer.features(
                    spark,
                    context.parallelize(tasks, partitions).map(task -> task),
                    new FeatureRequest(
                        new Probe(),
                        variants,
                        FeatureType.FLOAT32,
                        List.of(new RowRange("train", 0, ROWS)),
                        null,
                        null),
                    FeatureTally.of(spark.sparkContext()))
                .collectAsList());
    assertThat(new TreeSet<>(rows.stream().map(row -> row.getLong(3)).toList())).hasSize(ROWS);
    rows.sort(Comparator.comparingLong(row -> row.getLong(3)));
    return rows;
  }

  private static int partition(int row, int partitions, int blocks) {
    return row / Featurizer.BLOCK_ROWS * partitions / blocks;
  }

  private static float[] floats(Row row, int column) {
    if (row.isNullAt(column)) {
      return null;
    }
    FloatBuffer values = FloatBytes.floats(row.getAs(column));
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }
}
