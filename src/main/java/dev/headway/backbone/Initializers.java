package dev.headway.backbone;

import java.util.SplittableRandom;

/** First weights, the same for a seed whatever else runs in the JVM. */
final class Initializers {
  private Initializers() {}

  /** A seed for one parameter: 64-bit FNV-1a over the names, mixed with the job's seed. */
  static long seed(long seed, String layer, String parameter) {
    long hash = 0xcbf29ce484222325L;
    for (char c : (layer + '/' + parameter).toCharArray()) {
      hash = (hash ^ c) * 0x100000001b3L;
    }
    return hash ^ (seed * 0x9E3779B97F4A7C15L);
  }

  /** Keras' {@code glorot_uniform}: even in ±√(6 / (fanIn + fanOut)). */
  static float[] glorotUniform(SplittableRandom random, long fanIn, long fanOut, int count) {
    return uniform(random, Math.sqrt(6.0 / (fanIn + fanOut)), count);
  }

  /** Keras' {@code he_uniform}: even in ±√(6 / fanIn). */
  static float[] heUniform(SplittableRandom random, long fanIn, int count) {
    return uniform(random, Math.sqrt(6.0 / fanIn), count);
  }

  private static float[] uniform(SplittableRandom random, double limit, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
    return values;
  }
}
