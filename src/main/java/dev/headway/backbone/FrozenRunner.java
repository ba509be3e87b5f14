package dev.headway.backbone;

/** Runs the frozen part of a network; for one thread. Images come one by one, features together. */
public interface FrozenRunner extends AutoCloseable {
  /** Values of one image: height · width · 3. */
  int imageLength();

  /**
   * Takes an image; the array may be changed as soon as this returns.
   *
   * @param images has {@link #imageLength} values from {@code offset} on: height × width × 3
   */
  void add(float[] images, int offset);

  /**
   * What becomes of the images added since the last call, at least one: they are one batch.
   *
   * @return n × width values, image after image
   */
  float[] features();

  /**
   * Runs a batch.
   *
   * @param images n × height × width × 3 values, image after image; there may be more behind them
   * @param n images, at least 1
   * @return n × width values, image after image
   */
  default float[] run(float[] images, int n) {
    for (int i = 0; i < n; i++) {
      add(images, i * imageLength());
    }
    return features();
  }

  @Override
  void close();
}
