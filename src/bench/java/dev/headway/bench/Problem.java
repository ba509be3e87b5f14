package dev.headway.bench;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Rows that can be learnt, but not without errors: a Gaussian around the centre of the row's class.
 * A row is a function of its number, so any task can make it; rows from {@code rows} on are held
 * out.
 *
 * @param rows for training
 * @param width features of a row
 * @param seed of centres and rows
 * @param distance expected between two classes' centres, in standard deviations of a feature
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record Problem(int rows, int width, int classes, long seed, double distance)
    implements Serializable {
  static final int HELD_OUT = 10_000;

  int label(int row) {
    return random(row, 1).nextInt(classes);
  }

  /** The features of one row. */
  float[] features(int row) {
    float[] features = new float[width];
    SplittableRandom centre = random(-1 - label(row), 2);
    SplittableRandom noise = random(row, 3);
    double spread = distance / Math.sqrt(2.0 * width);
    for (int i = 0; i < width; i++) {
      features[i] = (float) (spread * centre.nextGaussian() + noise.nextGaussian());
    }
    return features;
  }

  PackedProblem pack(int from, int count) {
    float[] features = new float[count * width];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(features(from + i), 0, features, i * width, width);
      labels[i] = label(from + i);
    }
    return new PackedProblem(width, classes, features, labels);
  }

  /** One that is quick, of the same shape. */
  Problem smaller(int fewer) {
    return new Problem(Math.min(rows, fewer), width, classes, seed, distance);
  }

  String describe() {
    return String.format("%,d rows x %d, %d classes", rows, width, classes);
  }

  private SplittableRandom random(int row, int purpose) {
    // SplittableRandom mixes its seed, but only once.
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + row * 4L + purpose).split();
  }
}
