package dev.headway.image;

import java.util.Arrays;

/** Where a decoder puts its picture: an array that grows and is used again for the next one. */
final class PixelBuffer {
  private int height;
  private int width;
  private byte[] rgb = new byte[0];

  /** Makes room for height × width × 3 bytes; what is in them is left as it was. */
  byte[] reset(int newHeight, int newWidth) {
    height = newHeight;
    width = newWidth;
    int length = newHeight * newWidth * 3;
    if (rgb.length < length) {
      rgb = new byte[length];
    }
    return rgb;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** R, G, B, row by row; longer than the picture when an earlier one was larger. */
  byte[] rgb() {
    return rgb;
  }

  RgbImage toImage() {
    return new RgbImage(height, width, Arrays.copyOf(rgb, height * width * 3));
  }
}
