package dev.headway.backbone;

import java.util.Arrays;

/** Where nothing is frozen: what comes out are the images as they were added. */
public final class PixelRunner implements FrozenRunner {
  private final int length;
  private float[] images;
  private int n;

  /** A runner for images of {@code length} values. */
  public PixelRunner(int length) {
    this.length = length;
    this.images = new float[length];
  }

  @Override
  public int imageLength() {
    return length;
  }

  @Override
  public void add(float[] from, int offset) {
    if (images.length < (n + 1) * length) {
      images = Arrays.copyOf(images, Math.multiplyExact(2 * n, length));
    }
    System.arraycopy(from, offset, images, n * length, length);
    n++;
  }

  @Override
  public float[] features() {
    float[] all = Arrays.copyOf(images, n * length);
    n = 0;
    return all;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
