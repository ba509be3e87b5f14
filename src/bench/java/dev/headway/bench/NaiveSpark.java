package dev.headway.bench;

import dev.headway.catalog.PreprocessMode;
import dev.headway.error.HeadwayException;
import dev.headway.image.Preprocess;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The Spark job that people write: {@code binaryFile}, ImageIO, Java2D, and a DL4J graph that each
 * partition restores from a broadcast and asks for a few images at a time.
 */
final class NaiveSpark implements Featurizing {
  private final SparkSession spark;
  private final PhotographFolder photographs;
  private final Path work;
  private final Broadcast<byte[]> model;
  private final Recipe recipe;

  /**
   * A job.
   *
   * @param work a folder to put links to the images of a pass into
   */
  NaiveSpark(
      int cores, ComputationGraph graph, Recipe recipe, PhotographFolder photographs, Path work) {
    this.spark = Sparks.local(cores);
    this.photographs = photographs;
    this.work = work;
    this.recipe = recipe;
    this.model =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(serialized(graph));
  }

  private static byte[] serialized(ComputationGraph graph) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(graph, bytes, false);
    } catch (IOException e) {
      throw HeadwayException.failure("can't serialize the network: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  @Override
  public long pass(int images) {
    Path folder = photographs.linkTo(work.resolve("naive-" + images), images);
    Broadcast<byte[]> network = model;
    Recipe how = recipe;
    return spark
        .read()
        .format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(folder.toString())
        .select("content")
        .javaRDD()
        .mapPartitions(rows -> how.features(rows, network.value()))
        .count();
  }

  @Override
  public void close() {
    spark.stop();
  }

  /**
   * What a partition does.
   *
   * @param side of the network's square input
   * @param batch images that the graph is asked for at a time
   */
  record Recipe(int side, PreprocessMode preprocess, int batch) implements Serializable {
    private Iterator<float[]> features(Iterator<Row> rows, byte[] model) throws IOException {
      ComputationGraph graph =
          ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(model), false);
      return new Iterator<>() {
        private final List<float[]> ready = new ArrayList<>();

        @Override
        public boolean hasNext() {
          return !ready.isEmpty() || rows.hasNext();
        }

        @Override
        public float[] next() {
          if (ready.isEmpty()) {
            List<float[]> images = new ArrayList<>();
            while (rows.hasNext() && images.size() < batch) {
              images.add(pixels(rows.next().getAs(0)));
            }
            ready.addAll(output(graph, images));
          }
          return ready.remove(ready.size() - 1);
        }
      };
    }

    private List<float[]> output(ComputationGraph graph, List<float[]> images) {
      float[] flat = new float[images.size() * side * side * 3];
      for (int i = 0; i < images.size(); i++) {
        System.arraycopy(images.get(i), 0, flat, i * side * side * 3, side * side * 3);
      }
      INDArray in = Nd4j.createFromArray(flat).reshape(images.size(), side, side, 3);
      INDArray features = graph.outputSingle(in).mean(1, 2);
      List<float[]> rows = new ArrayList<>();
      for (float[] row : features.toFloatMatrix()) {
        rows.add(row);
      }
      return rows;
    }

    private float[] pixels(byte[] content) {
      BufferedImage scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = scaled.createGraphics();
      try {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(content));
        graphics.setRenderingHint(
            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, side, side, null);
      } catch (IOException e) {
        throw HeadwayException.input("ImageIO can't read an image: " + e.getMessage(), e);
      } finally {
        graphics.dispose();
      }
      float[] pixels = new float[side * side * 3];
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int rgb = scaled.getRGB(x, y);
          int at = (y * side + x) * 3;
          pixels[at] = rgb >> 16 & 0xff;
          pixels[at + 1] = rgb >> 8 & 0xff;
          pixels[at + 2] = rgb & 0xff;
        }
      }
      return Preprocess.apply(preprocess, pixels);
    }
  }
}
