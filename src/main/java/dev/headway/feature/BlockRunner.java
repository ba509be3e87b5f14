package dev.headway.feature;

import dev.headway.backbone.FrozenRunner;
import dev.headway.config.FeatureType;
import dev.headway.error.HeadwayException;
import dev.headway.image.ImageReader;
import dev.headway.image.UnusableImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** Decodes and featurizes a block of images at a time. For one task. */
final class BlockRunner implements AutoCloseable {
  private final FrozenPart part;
  private final FeatureType dtype;
  private final FrozenRunner runner;
  private final ImageReader reader;
  private final VariantRunner variants;

  /** One image as the network takes it. */
  private final float[] input;

  /** A block's images before preprocessing, of which variants are made; null without variants. */
  private final float[] images;

  BlockRunner(FeatureRequest request) {
    this.part = request.frozen();
    this.dtype = request.dtype();
    this.runner = part.open();
    this.reader = new ImageReader(part.inputSize(), part.preprocess());
    this.variants =
        request.variants() == null
            ? null
            : new VariantRunner(request.variants(), part, runner, reader);
    this.input = new float[part.pixelsPerImage()];
    this.images = variants == null ? null : new float[Featurizer.BLOCK_ROWS * input.length];
  }

  /** What is to be computed of a block. */
  enum What {
    FEATURES,
    VARIANTS,
    BOTH
  }

  /**
   * Runs a block, always a whole one: the bits of a row may depend on those it is run with.
   *
   * @param block its rows with their images, columns as {@link
   *     dev.headway.shard.ImageSource#SCHEMA}
   */
  Block run(List<Row> block, What what) {
    String[] reasons = new String[block.size()];
    List<Row> usable = new ArrayList<>(block.size());
    for (int i = 0; i < block.size(); i++) {
      try {
        reader.pixels(block.get(i).getAs(1), input, 0);
        if (images != null) {
          System.arraycopy(input, 0, images, usable.size() * input.length, input.length);
        }
        if (what != What.VARIANTS) {
          reader.preprocess(input, 0);
          runner.add(input, 0);
        }
        usable.add(block.get(i));
      } catch (UnusableImageException e) {
        reasons[i] = e.getMessage();
      } catch (OutOfMemoryError e) {
        throw tooLarge(block.get(i), e);
      }
    }
    Block done = new Block(reasons, new byte[block.size()][], new byte[block.size()][]);
    int n = usable.size();
    if (n > 0 && what != What.VARIANTS) {
      float[] values = runner.features();
      int width = values.length / n;
      for (int i = 0, at = 0; i < reasons.length; i++) {
        if (reasons[i] == null) {
          byte[] bytes = FloatBytes.bytes(values, at * width, (at + 1) * width);
          done.features[i] = rounded(bytes, block.get(i));
          at++;
        }
      }
    }
    if (n > 0 && what != What.FEATURES) {
      byte[][] more = variants.run(usable, images, input);
      for (int i = 0, at = 0; i < reasons.length; i++) {
        if (reasons[i] == null) {
          done.variants[i] = rounded(more[at++], block.get(i));
        }
      }
    }
    return done;
  }

  /**
   * Left alone, it would end the executor without a word, and then the next. As a reason to leave
   * the image out it would make the model depend on memory. It isn't the cause: Spark ends an
   * executor for that too.
   */
  private static HeadwayException tooLarge(Row row, OutOfMemoryError e) {
    return HeadwayException.failure(
        String.format(
            Locale.ROOT,
            "image %s of %,d bytes can't be decoded, out of memory (%s): give executors more, such"
                + " as --executor-memory 4g before '--' (--driver-memory where there are none), or"
                + " remove the image",
            row.getString(0),
            row.<byte[]>getAs(1).length,
            e.getMessage()),
        null);
  }

  private byte[] rounded(byte[] floats, Row row) {
    return dtype == FeatureType.FLOAT16
        ? HalfFloats.unpack(HalfFloats.pack(floats, row.getString(0)))
        : floats;
  }

  @Override
  public void close() {
    runner.close();
  }

  /**
   * A block's result by row.
   *
   * @param reasons why an image is unusable; null where it is usable
   * @param features null where they weren't asked for, or the image is unusable
   * @param variants the same
   */
  record Block(String[] reasons, byte[][] features, byte[][] variants) {}
}
