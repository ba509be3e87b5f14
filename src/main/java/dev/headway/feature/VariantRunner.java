package dev.headway.feature;

import dev.headway.backbone.FrozenRunner;
import dev.headway.error.HeadwayException;
import dev.headway.image.ImageReader;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * Runs the frozen part over the variants of a block's rows, one variant number after the other: as
 * many batches of fixed positions as there are copies. For one task.
 */
final class VariantRunner {
  private final Variants variants;
  private final FrozenPart part;
  private final FrozenRunner runner;
  private final ImageReader reader;

  VariantRunner(Variants variants, FrozenPart part, FrozenRunner runner, ImageReader reader) {
    this.variants = variants;
    this.part = part;
    this.runner = runner;
    this.reader = reader;
  }

  /**
   * Runs the variants but the first, of all rows: which of them are trained changes no bit.
   *
   * @param block the block's usable rows, at least one; split and position are columns 3 and 4
   * @param images their images in 0…255, one after the other; untouched
   * @param input room for one, written over
   * @return for each row {@code (copies - 1) · width} values, variant after variant, as {@link
   *     FloatBytes}
   */
  byte[][] run(List<Row> block, float[] images, float[] input) {
    int n = block.size();
    int pixels = part.pixelsPerImage();
    byte[][] out = new byte[n][];
    for (int number = 1; number < copies(); number++) {
      for (int i = 0; i < n; i++) {
        Row row = block.get(i);
        variants
            .augmentation()
            .variant(row.getString(3), row.getLong(4), number)
            .apply(part.inputSize(), images, i * pixels, input, 0);
        reader.preprocess(input, 0);
        runner.add(input, 0);
      }
      float[] features = runner.features();
      int width = features.length / n;
      for (int i = 0; i < n; i++) {
        out[i] = out[i] == null ? new byte[bytes(width)] : out[i];
        FloatBytes.floats(out[i]).position((number - 1) * width).put(features, i * width, width);
      }
    }
    return out;
  }

  private int copies() {
    return variants.augmentation().copies();
  }

  private int bytes(int width) {
    long bytes = (copies() - 1L) * width * Float.BYTES;
    // A row is one array wherever it goes, with variant 0 and what Spark adds to it.
    if (bytes + (long) width * Float.BYTES > Integer.MAX_VALUE / 2) {
      throw HeadwayException.request(
          String.format(
              "input.augment.copies: %d variants of %,d values are too much for one row;"
                  + " take at most %d",
              copies(), width, Math.max(1, Integer.MAX_VALUE / 2 / Float.BYTES / width)));
    }
    return (int) bytes;
  }
}
