package dev.headway.backbone;

/** Runs the frozen part of a network; for one thread. */
public interface FrozenRunner extends AutoCloseable {
  /**
   * Runs a batch.
   *
   * @param images n × height × width × 3 values, image after image; there may be more behind them
   * @param n images, at least 1
   * @return n × width values, image after image
   */
  float[] run(float[] images, int n);

  @Override
  void close();
}
