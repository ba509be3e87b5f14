package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.backbone.FrozenRunner;
import dev.headway.backbone.PixelRunner;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.Augment;
import dev.headway.config.InputSize;
import dev.headway.image.Augmentation;
import dev.headway.image.ImageReader;
import dev.headway.shard.RowRange;
import dev.headway.testing.LocalSpark;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
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

  /** The frozen part sees what a variant is, preprocessed, in a batch of the block's rows. */
  @Test
  void variantsAreTheFrozenPartOfTheChangedImages() throws Exception {
    List<Row> found = featurize(2, new Variants(AUGMENTATION, TRAINED));
    Probe probe = new Probe();
    ImageReader reader = new ImageReader(probe.inputSize(), probe.preprocess());
    for (int position : new int[] {0, 39, 70, 99}) {
      // Blocks are 0…31 (one unusable), 32…63 (8 trained), 64…95 (26 trained), 96…99.
      int trainedOfBlock = new int[] {31, 8, 26, 4}[position / 32];
      float[] pixels = new float[probe.pixelsPerImage()];
      reader.pixels(image(position), pixels, 0);
      FloatBuffer variants = FloatBuffer.wrap(floats(found.get(position), 7));
      for (int number = 1; number < 3; number++) {
        float[] input =
            AUGMENTATION.variant("train", position, number).of(pixels, probe.inputSize());
        reader.preprocess(input, 0);
        float[] values = new float[Probe.WIDTH];
        variants.get(values);
        assertThat(values).isEqualTo(Probe.features(input, 0, trainedOfBlock));
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

  /** Partitions cut at multiples of a block; rows back in order. */
  private List<Row> featurize(int partitions, Variants variants) {
    List<List<Row>> parts = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      parts.add(new ArrayList<>());
    }
    int blocks = (ROWS + Featurizer.BLOCK_ROWS - 1) / Featurizer.BLOCK_ROWS;
    for (int i = 0; i < ROWS; i++) {
      int part = i / Featurizer.BLOCK_ROWS * partitions / blocks;
      byte[] image = i == UNUSABLE ? new byte[] {1, 2, 3} : image(i);
      parts.get(part).add(RowFactory.create("k" + i, image, i % 3, "train", (long) i));
    }
    StructType schema =
        new StructType()
            .add("key", DataTypes.StringType)
            .add("image", DataTypes.BinaryType)
            .add("label", DataTypes.IntegerType)
            .add("split", DataTypes.StringType)
            .add("position", DataTypes.LongType);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Row> rows =
        new ArrayList<>(
            Featurizer.features(
                    spark.createDataFrame(
                        context.parallelize(parts, partitions).flatMap(List::iterator), schema),
                    new Probe(),
                    variants,
                    spark.sparkContext().longAccumulator())
                .collectAsList());
    assertThat(new TreeSet<>(rows.stream().map(row -> row.getLong(3)).toList())).hasSize(ROWS);
    rows.sort(Comparator.comparingLong(row -> row.getLong(3)));
    return rows;
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

  private static byte[] image(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 9; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  /** Two pixels, a sum, and how many rows the batch had: what a row is batched with shows. */
  private static final class Probe implements FrozenPart {
    private static final long serialVersionUID = 1L;
    private static final int WIDTH = 4;

    @Override
    public InputSize inputSize() {
      return new InputSize(6, 8);
    }

    @Override
    public PreprocessMode preprocess() {
      return PreprocessMode.CAFFE;
    }

    @Override
    public FrozenRunner open() {
      PixelRunner batch = new PixelRunner(pixelsPerImage());
      return new FrozenRunner() {
        @Override
        public int imageLength() {
          return batch.imageLength();
        }

        @Override
        public void add(float[] images, int offset) {
          batch.add(images, offset);
        }

        @Override
        public float[] features() {
          float[] images = batch.features();
          int n = images.length / imageLength();
          float[] out = new float[n * WIDTH];
          for (int i = 0; i < n; i++) {
            System.arraycopy(
                Probe.features(images, i * imageLength(), n), 0, out, i * WIDTH, WIDTH);
          }
          return out;
        }

        @Override
        public void close() {}
      };
    }

    private static float[] features(float[] images, int from, int n) {
      float sum = 0;
      for (int i = from; i < from + 6 * 8 * 3; i++) {
        sum += images[i];
      }
      return new float[] {images[from], images[from + 100], sum, n};
    }
  }
}
