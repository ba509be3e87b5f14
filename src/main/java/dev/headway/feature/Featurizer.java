package dev.headway.feature;

import dev.headway.backbone.FrozenRunner;
import dev.headway.image.ImageReader;
import dev.headway.image.UnusableImageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Runs the frozen part of a network once over every image. A batch is a fixed block of positions,
 * so that the features of a row don't depend on how the rows came to the tasks.
 */
public final class Featurizer {
  /** Rows of a block: what a source's partitions have to be cut at multiples of. */
  public static final int BLOCK_ROWS = 32;

  private Featurizer() {}

  /**
   * Decodes and featurizes.
   *
   * @param images columns key, image, label, split, position; in position order inside a partition,
   *     cut at multiples of {@link #BLOCK_ROWS}
   * @param frozen how an executor comes by the frozen part
   * @param variants of the training rows; null for none
   * @param done counts the images that were done, for progress only: a retry counts again
   * @return the columns of {@link FeatureColumns}, lazily
   */
  public static Dataset<Row> features(
      Dataset<Row> images, FrozenPart frozen, Variants variants, LongAccumulator done) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(images.sparkSession().sparkContext());
    Broadcast<FrozenPart> part = spark.broadcast(frozen);
    JavaRDD<Row> rows =
        images
            .select("key", "image", "label", "split", "position")
            .javaRDD()
            .mapPartitions(partition -> new Blocks(partition, part.value(), variants, done), true);
    return images.sparkSession().createDataFrame(rows, FeatureColumns.SCHEMA);
  }

  /** The output rows of a partition, a block at a time. */
  private static final class Blocks implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final FrozenPart part;
    private final FrozenRunner runner;
    private final ImageReader reader;
    private final VariantRunner variants;
    private final LongAccumulator done;
    private final Deque<Row> ready = new ArrayDeque<>();

    /** One image as the network takes it. */
    private final float[] input;

    /** A block's images before preprocessing, of which variants are made; null without variants. */
    private final float[] images;

    private Row ahead;

    Blocks(Iterator<Row> rows, FrozenPart part, Variants variants, LongAccumulator done) {
      this.rows = rows;
      this.part = part;
      this.runner = part.open();
      this.reader = new ImageReader(part.inputSize(), part.preprocess());
      this.variants = variants == null ? null : new VariantRunner(variants, part, runner, reader);
      this.done = done;
      this.input = new float[part.pixelsPerImage()];
      this.images = variants == null ? null : new float[BLOCK_ROWS * input.length];
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) context -> runner.close());
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty()) {
        nextBlock();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.removeFirst();
    }

    private void nextBlock() {
      List<Row> block = new ArrayList<>(BLOCK_ROWS);
      if (ahead != null) {
        block.add(ahead);
        ahead = null;
      }
      while (rows.hasNext()) {
        Row row = rows.next();
        if (!block.isEmpty() && !sameBlock(block.get(0), row)) {
          ahead = row;
          break;
        }
        block.add(row);
      }
      if (!block.isEmpty()) {
        run(block);
      }
    }

    private void run(List<Row> block) {
      String[] reasons = new String[block.size()];
      List<Row> usable = new ArrayList<>(block.size());
      for (int i = 0; i < block.size(); i++) {
        try {
          reader.pixels(block.get(i).getAs(1), input, 0);
          if (images != null) {
            System.arraycopy(input, 0, images, usable.size() * input.length, input.length);
          }
          reader.preprocess(input, 0);
          runner.add(input, 0);
          usable.add(block.get(i));
        } catch (UnusableImageException e) {
          reasons[i] = e.getMessage();
        }
      }
      int n = usable.size();
      float[] features = n == 0 ? new float[0] : runner.features();
      int width = n == 0 ? 0 : features.length / n;
      byte[][] more = variants == null ? new byte[n][] : variants.run(usable, images, input, width);
      int at = 0;
      for (int i = 0; i < block.size(); i++) {
        if (reasons[i] == null) {
          byte[] values = FloatBytes.bytes(features, at * width, (at + 1) * width);
          ready.add(row(block.get(i), values, null, more[at]));
          at++;
        } else {
          ready.add(row(block.get(i), null, reasons[i], null));
        }
      }
      done.add(block.size());
    }

    private static Row row(Row in, byte[] features, String reason, byte[] variants) {
      return RowFactory.create(
          in.getString(0),
          in.getInt(2),
          in.getString(3),
          in.getLong(4),
          features,
          reason,
          digest(in),
          variants);
    }

    private static boolean sameBlock(Row a, Row b) {
      return a.getLong(4) / BLOCK_ROWS == b.getLong(4) / BLOCK_ROWS
          && a.getString(3).equals(b.getString(3));
    }

    /** SHA-256 over split, position, key, label and the image's bytes as they came. */
    private static byte[] digest(Row row) {
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        String head =
            row.getString(3)
                + "\0"
                + row.getLong(4)
                + "\0"
                + row.getString(0)
                + "\0"
                + row.getInt(2)
                + "\0";
        sha.update(head.getBytes(StandardCharsets.UTF_8));
        return sha.digest(row.<byte[]>getAs(1));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
