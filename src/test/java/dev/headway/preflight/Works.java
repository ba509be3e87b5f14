package dev.headway.preflight;

/** Sizes of jobs, for tests. */
final class Works {
  private static final long PIXELS = 3L * 224 * 224;

  private Works() {}

  /** MobileNet 0.25 and a softmax of two classes, Adam, 100,000 rows. */
  static WorkSize mobileNet() {
    return new WorkSize(
        218_544, 2 * 112 * 112 * 16, true, PIXELS, 514, 1_028, 258, 256, 1, 32, 8, 2, 100_000);
  }

  /** VGG16's convolutions and a softmax of two classes on its flattened map, Adam, 100,000 rows. */
  static WorkSize vgg16() {
    return new WorkSize(
        14_714_688,
        2L * 224 * 224 * 64,
        true,
        PIXELS,
        50_178,
        100_356,
        25_090,
        25_088,
        1,
        32,
        8,
        2,
        100_000);
  }

  /** All of VGG16 learns. */
  static WorkSize wholeVgg16() {
    return new WorkSize(
        0, 0, true, PIXELS, 14_764_866, 29_529_732, 13_555_000, PIXELS, 1, 32, 8, 2, 100_000);
  }
}
