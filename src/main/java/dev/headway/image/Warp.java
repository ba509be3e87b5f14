package dev.headway.image;

import dev.headway.config.InputSize;

/**
 * Moves a picture's pixels by an {@link Affine}: bilinear between the four around a place, and
 * outside of the picture its mirror image with the edge repeated ({@code d c b a | a b c d | d c b
 * a}), as TensorFlow's {@code ImageProjectiveTransformV3} with the fill mode {@code reflect}.
 */
final class Warp {
  private Warp() {}

  /** From {@code in[from…]} to {@code out[to…]}, height × width × 3 each, not the same places. */
  static void apply(Affine map, InputSize size, float[] in, int from, float[] out, int to) {
    int height = size.height();
    int width = size.width();
    int at = to;
    for (int row = 0; row < height; row++) {
      double lineX = map.xy() * row + map.x0();
      double lineY = map.yy() * row + map.y0();
      for (int column = 0; column < width; column++, at += 3) {
        double x = inside(map.xx() * column + lineX, width);
        double y = inside(map.yx() * column + lineY, height);
        int left = (int) x;
        int top = (int) y;
        float right = (float) (x - left);
        float down = (float) (y - top);
        int a = from + (top * width + left) * 3;
        int b = left + 1 < width ? a + 3 : a;
        int below = top + 1 < height ? width * 3 : 0;
        for (int c = 0; c < 3; c++) {
          float upper = in[a + c] + (in[b + c] - in[a + c]) * right;
          float lower = in[a + below + c] + (in[b + below + c] - in[a + below + c]) * right;
          out[at + c] = upper + (lower - upper) * down;
        }
      }
    }
  }

  /** A coordinate in 0 … length - 1. */
  private static double inside(double place, int length) {
    if (place >= 0 && place <= length - 1) {
      return place;
    }
    double period = 2.0 * length;
    double once = place - period * Math.floor(place / period);
    double mirrored = once < length ? once : period - once - 1;
    return Math.max(0, Math.min(length - 1, mirrored));
  }
}
