package dev.headway.image;

/**
 * From a place in the picture that comes out to the place in the one that goes in: {@code x' = xx·x
 * + xy·y + x0}, {@code y' = yx·x + yy·y + y0}, x from the left and y from the top in pixels, whole
 * numbers being pixels' centres. This is the direction that TensorFlow's {@code
 * ImageProjectiveTransformV3}, and so Keras, has its matrices in.
 */
record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {
  static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  /** Below any float's digit of a coordinate, and what a cosine of a quarter turn is off by. */
  private static final double GRID = 1L << 40;

  /** Mirrors left and right. */
  static Affine flipHorizontal(int width) {
    return new Affine(-1, 0, width - 1, 0, 1, 0);
  }

  /** Mirrors top and bottom. */
  static Affine flipVertical(int height) {
    return new Affine(1, 0, 0, 0, -1, height - 1);
  }

  /**
   * Turns about the middle, as Keras' {@code RandomRotation}.
   *
   * @param angle in radians, counterclockwise
   */
  static Affine rotation(double angle, int height, int width) {
    // StrictMath: the same bits on every machine. A quarter turn is exact.
    double cos = Math.rint(StrictMath.cos(angle) * GRID) / GRID;
    double sin = Math.rint(StrictMath.sin(angle) * GRID) / GRID;
    double right = width - 1;
    double bottom = height - 1;
    return new Affine(
        cos,
        -sin,
        (right - (cos * right - sin * bottom)) / 2,
        sin,
        cos,
        (bottom - (sin * right + cos * bottom)) / 2);
  }

  /**
   * Scales about the middle, as Keras' {@code RandomZoom}.
   *
   * @param zoom the height and width shown as a multiple of the picture's: below 1 magnifies
   */
  static Affine zoom(double zoom, int height, int width) {
    return new Affine(
        zoom, 0, (width - 1) / 2.0 * (1 - zoom), 0, zoom, (height - 1) / 2.0 * (1 - zoom));
  }

  /**
   * Shows a window in the picture's size, with the half-pixel centres of {@code tf.image.resize}.
   * All are in pixels and may have fractions.
   */
  static Affine window(
      double top, double left, double windowHeight, double windowWidth, int height, int width) {
    double down = windowHeight / height;
    double across = windowWidth / width;
    return new Affine(across, 0, left + across / 2 - 0.5, 0, down, top + down / 2 - 0.5);
  }

  /** This one, then {@code next} with the place that came of it. */
  Affine then(Affine next) {
    return new Affine(
        next.xx * xx + next.xy * yx,
        next.xx * xy + next.xy * yy,
        next.xx * x0 + next.xy * y0 + next.x0,
        next.yx * xx + next.yy * yx,
        next.yx * xy + next.yy * yy,
        next.yx * x0 + next.yy * y0 + next.y0);
  }
}
