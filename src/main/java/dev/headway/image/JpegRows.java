package dev.headway.image;

import dev.headway.image.JpegBits.Unclear;

/**
 * From a JPEG's components to pixels, as libjpeg-turbo: chroma is enlarged by a triangle filter
 * ("fancy upsampling", three quarters of the nearer sample), then YCbCr becomes RGB in 16-bit fixed
 * point. A line at a time, in loops over ints that the JIT makes vector instructions of.
 */
final class JpegRows implements PixelRows {
  private static final int HALF = 1 << 15;

  private final JpegComponent[] components;
  private final int width;
  private final int most;
  private final int mostDown;
  private final int[][] samples;
  private final int[] chroma;

  JpegRows(JpegComponent[] components, int width, boolean adobeRgb) throws Unclear {
    if (components.length != 1 && (components.length != 3 || adobeRgb || components[0].id == 'R')) {
      throw new Unclear();
    }
    this.components = components;
    this.width = width;
    int across = 0;
    int down = 0;
    for (JpegComponent component : components) {
      across = Math.max(across, component.horizontal);
      down = Math.max(down, component.vertical);
    }
    this.most = across;
    this.mostDown = down;
    // Twice a component's width, which may be one more than the picture's.
    this.samples = new int[components.length][width + 1];
    this.chroma = new int[width];
  }

  @Override
  public void row(int y, int[] line) {
    for (int i = 0; i < components.length; i++) {
      enlarge(components[i], y, samples[i]);
    }
    if (components.length == 1) {
      gray(samples[0], line, width);
    } else {
      colour(samples[0], samples[1], samples[2], line, width);
    }
  }

  private static void gray(int[] samples, int[] line, int width) {
    for (int x = 0; x < width; x++) {
      line[x] = samples[x] * 0x010101;
    }
  }

  /** A loop for each channel: the JIT makes vector instructions of short loops only. */
  private static void colour(int[] luma, int[] blues, int[] reds, int[] line, int width) {
    for (int x = 0; x < width; x++) {
      line[x] = clamp(luma[x] + (91881 * (reds[x] - 128) + HALF >> 16)) << 16;
    }
    for (int x = 0; x < width; x++) {
      int chroma = -22554 * (blues[x] - 128) - 46802 * (reds[x] - 128);
      line[x] |= clamp(luma[x] + (chroma + HALF >> 16)) << 8;
    }
    for (int x = 0; x < width; x++) {
      line[x] |= clamp(luma[x] + (116130 * (blues[x] - 128) + HALF >> 16));
    }
  }

  /** To 0…255 by shifts: Java 17 makes no vector instruction of a minimum or maximum. */
  private static int clamp(int value) {
    int notNegative = value & ~(value >> 31);
    return (255 - notNegative >> 31 | notNegative) & 0xff;
  }

  /** One line of a component at the picture's width. */
  private void enlarge(JpegComponent component, int y, int[] out) {
    int across = most / component.horizontal;
    int down = mostDown / component.vertical;
    boolean fancy = component.width > 2;
    int near = y / down;
    // Twice the height: the other neighbour counts a quarter, the picture's edge repeats.
    boolean between = down == 2 && (across == 1 || across == 2 && fancy);
    int far = Math.max(0, Math.min(component.height - 1, near + (y % 2 == 0 ? -1 : 1)));
    int[] line = across == 1 ? out : chroma;
    if (between) {
      sums(component, near, far, line);
    } else {
      widen(component, near, line);
    }
    if (across == 2 && fancy) {
      triangle(line, component.width, between, out);
      return;
    }
    if (between) {
      // libjpeg rounds alternate lines up and down.
      int bias = y % 2 == 0 ? 1 : 2;
      for (int x = 0; x < component.width; x++) {
        line[x] = line[x] + bias >> 2;
      }
    }
    if (across > 1) {
      for (int x = 0; x < width; x++) {
        out[x] = line[x / across];
      }
    }
  }

  private static void widen(JpegComponent component, int row, int[] line) {
    byte[] samples = component.samples;
    int from = row * component.line;
    for (int x = 0; x < component.width; x++) {
      line[x] = samples[from + x] & 0xff;
    }
  }

  private static void sums(JpegComponent component, int near, int far, int[] line) {
    byte[] samples = component.samples;
    int from = near * component.line;
    int other = far * component.line;
    for (int x = 0; x < component.width; x++) {
      line[x] = 3 * (samples[from + x] & 0xff) + (samples[other + x] & 0xff);
    }
  }

  /** Twice the width; lines that are already sums have two bits more. */
  private static void triangle(int[] line, int width, boolean sums, int[] out) {
    int left = sums ? 8 : 1;
    int right = sums ? 7 : 2;
    int shift = sums ? 4 : 2;
    int end = width - 1;
    // The first sample and the last are themselves.
    out[0] = 4 * line[0] + left >> shift;
    for (int x = 0; x < end; x++) {
      int a = line[x];
      int b = line[x + 1];
      out[2 * x + 1] = 3 * a + b + right >> shift;
      out[2 * x + 2] = 3 * b + a + left >> shift;
    }
    out[2 * end + 1] = 4 * line[end] + right >> shift;
  }
}
