package dev.headway.backbone;

import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.util.List;

/** Descriptors by hand. */
final class Descriptors {
  private Descriptors() {}

  static BackboneDescriptor of(String architecture, double width, int side) {
    return new BackboneDescriptor(
        architecture,
        architecture,
        architecture,
        width,
        new InputSize(side, side),
        PreprocessMode.TF,
        1,
        null,
        "test",
        List.of());
  }

  /** {@code n} images of values in -1…1, a function of the seed. */
  static float[] images(int n, InputSize size, long seed) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
    float[] images = new float[n * size.height() * size.width() * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
    return images;
  }
}
