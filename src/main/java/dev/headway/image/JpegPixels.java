package dev.headway.image;

import dev.headway.image.JpegBits.Unclear;

/**
 * From a JPEG's components to pixels, as libjpeg-turbo: chroma is enlarged by a triangle filter
 * ("fancy upsampling", three quarters of the nearer sample), then YCbCr becomes RGB in 16-bit fixed
 * point.
 */
final class JpegPixels {
  private static final int HALF = 1 << 15;

  private JpegPixels() {}

  static void write(
      JpegComponent[] components, int width, int height, boolean adobeRgb, PixelBuffer into)
      throws Unclear {
    if (components.length == 1) {
      gray(components[0], width, height, into.reset(height, width));
      return;
    }
    if (components.length != 3 || adobeRgb || components[0].id == 'R') {
      throw new Unclear();
    }
    byte[][] planes = new byte[3][];
    int most = 0;
    int mostDown = 0;
    for (JpegComponent component : components) {
      most = Math.max(most, component.horizontal);
      mostDown = Math.max(mostDown, component.vertical);
    }
    for (int i = 0; i < 3; i++) {
      planes[i] =
          enlarge(
              components[i],
              most / components[i].horizontal,
              mostDown / components[i].vertical,
              width,
              height);
    }
    colour(planes, into.reset(height, width), width * height);
  }

  private static void gray(JpegComponent component, int width, int height, byte[] rgb) {
    int to = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to += 3) {
        byte sample = component.samples[y * component.line + x];
        rgb[to] = sample;
        rgb[to + 1] = sample;
        rgb[to + 2] = sample;
      }
    }
  }

  private static void colour(byte[][] planes, byte[] rgb, int pixels) {
    for (int i = 0, to = 0; i < pixels; i++, to += 3) {
      int y = planes[0][i] & 0xff;
      int cb = (planes[1][i] & 0xff) - 128;
      int cr = (planes[2][i] & 0xff) - 128;
      rgb[to] = clamp(y + (91881 * cr + HALF >> 16));
      rgb[to + 1] = clamp(y + (-22554 * cb - 46802 * cr + HALF >> 16));
      rgb[to + 2] = clamp(y + (116130 * cb + HALF >> 16));
    }
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  /** The component at the picture's size, without gaps between lines. */
  private static byte[] enlarge(
      JpegComponent component, int across, int down, int width, int height) {
    byte[] out = new byte[width * height];
    boolean fancy = component.width > 2;
    int[] line = new int[component.width];
    for (int y = 0; y < height; y++) {
      int near = y / down;
      // Twice the height: the other neighbour counts a quarter, the picture's edge repeats.
      boolean between = down == 2 && (across == 1 || across == 2 && fancy);
      int far = Math.max(0, Math.min(component.height - 1, near + (y % 2 == 0 ? -1 : 1)));
      for (int x = 0; x < component.width; x++) {
        int value = component.samples[near * component.line + x] & 0xff;
        line[x] =
            between ? 3 * value + (component.samples[far * component.line + x] & 0xff) : value;
      }
      int to = y * width;
      if (across == 2 && fancy) {
        triangle(line, between, out, to, width);
      } else {
        // libjpeg rounds alternate lines up and down.
        int bias = between ? (y % 2 == 0 ? 1 : 2) : 0;
        for (int x = 0; x < width; x++) {
          int value = line[x / across];
          out[to + x] = (byte) (between ? value + bias >> 2 : value);
        }
      }
    }
    return out;
  }

  /** Twice the width; lines that are already sums have two bits more. */
  private static void triangle(int[] line, boolean sums, byte[] out, int to, int width) {
    int left = sums ? 8 : 1;
    int right = sums ? 7 : 2;
    int shift = sums ? 4 : 2;
    int end = line.length - 1;
    for (int x = 0; x < width; x++) {
      int at = x / 2;
      int value;
      if (x % 2 == 0) {
        // The first sample is itself.
        value = 3 * line[at] + line[Math.max(0, at - 1)] + left;
      } else {
        value = 3 * line[at] + line[Math.min(end, at + 1)] + right;
      }
      out[to + x] = (byte) (value >> shift);
    }
  }
}
