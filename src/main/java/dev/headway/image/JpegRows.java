package dev.headway.image;

import dev.headway.image.JpegBits.Unclear;
import java.util.Arrays;

/**
 * From a JPEG's components to pixels, as libjpeg-turbo: chroma is enlarged by a triangle filter
 * ("fancy upsampling", three quarters of the nearer sample), then YCbCr becomes RGB in 16-bit fixed
 * point.
 *
 * <p>A line at a time, in short loops that the JIT makes vector instructions of. Java 17 does so
 * for neither bytes nor minima, so it is all in floats, whose 24 bits hold libjpeg's numbers
 * without an error. Where chroma has half the width, the even pixels of a line come first and then
 * the odd ones: nothing has to be put between something else.
 */
final class JpegRows implements PixelRows {
  /** Rounds what it is added to, and subtracted from again, to the nearest of integers. */
  private static final float ROUNDING = 3 << 22;

  private static final float[] LEVELS = new float[256];

  static {
    for (int level = 0; level < 256; level++) {
      LEVELS[level] = level;
    }
  }

  private final Plane[] planes;
  private final int width;

  /** Even pixels, and the place of the first odd one; 0 where pixels are in their order. */
  private final int half;

  JpegRows(JpegComponent[] components, int width, boolean adobeRgb) throws Unclear {
    if (components.length != 1 && (components.length != 3 || adobeRgb || components[0].id == 'R')) {
      throw new Unclear();
    }
    this.width = width;
    int most = Arrays.stream(components).mapToInt(c -> c.horizontal).max().orElseThrow();
    int mostDown = Arrays.stream(components).mapToInt(c -> c.vertical).max().orElseThrow();
    this.planes =
        Arrays.stream(components)
            .map(c -> new Plane(c, most / c.horizontal, mostDown / c.vertical, width))
            .toArray(Plane[]::new);
    boolean halves =
        Arrays.stream(planes).anyMatch(Plane::isTriangle)
            && Arrays.stream(planes).allMatch(p -> p.across == 1 || p.isTriangle());
    this.half = halves ? JpegComponent.ceil(width, 2) : 0;
  }

  @Override
  public int places() {
    return half == 0 ? width : 2 * half;
  }

  @Override
  public int place(int x) {
    return half == 0 ? x : (x & 1) * half + (x >> 1);
  }

  @Override
  public void row(int y, PixelLine line) {
    for (Plane plane : planes) {
      plane.enlarge(y, half);
    }
    float[] luma = planes[0].out;
    if (planes.length == 1) {
      System.arraycopy(luma, 0, line.red, 0, width);
      System.arraycopy(luma, 0, line.green, 0, width);
      System.arraycopy(luma, 0, line.blue, 0, width);
      return;
    }
    float[] blues = planes[1].out;
    float[] reds = planes[2].out;
    red(luma, reds, line.red, places());
    green(luma, blues, reds, line.green, places());
    blue(luma, blues, line.blue, places());
  }

  static void red(float[] luma, float[] reds, float[] out, int length) {
    for (int x = 0; x < length; x++) {
      out[x] = clamp(luma[x] + (((reds[x] - 128) * (91881f / 65536) + ROUNDING) - ROUNDING));
    }
  }

  static void green(float[] luma, float[] blues, float[] reds, float[] out, int length) {
    for (int x = 0; x < length; x++) {
      float chroma = (blues[x] - 128) * (-22554f / 65536) + (reds[x] - 128) * (-46802f / 65536);
      out[x] = clamp(luma[x] + ((chroma + ROUNDING) - ROUNDING));
    }
  }

  static void blue(float[] luma, float[] blues, float[] out, int length) {
    for (int x = 0; x < length; x++) {
      out[x] = clamp(luma[x] + (((blues[x] - 128) * (116130f / 65536) + ROUNDING) - ROUNDING));
    }
  }

  /** To 0…255, an integer as it is. */
  private static float clamp(float value) {
    return (Math.abs(value) - Math.abs(value - 255) + 255) * 0.5f;
  }

  /** One component, a line of it at the picture's width. */
  private static final class Plane {
    private final JpegComponent component;
    private final int across;
    private final int down;
    private final int width;

    /** The last lines that were read, each in the place of its number modulo 3. */
    private final float[][] lines = new float[3][];

    private final int[] numbers = {-1, -1, -1};
    private final float[] sums;
    private final float[] neighbours;
    private final float[] odd;
    private final float[] out;

    Plane(JpegComponent component, int across, int down, int width) {
      this.component = component;
      this.across = across;
      this.down = down;
      this.width = width;
      this.sums = new float[component.width];
      this.neighbours = new float[component.width];
      this.odd = new float[component.width];
      // Twice a component's width, which may be one more than the picture's.
      this.out = new float[width + 1];
    }

    boolean isTriangle() {
      return across == 2 && component.width > 2;
    }

    /** Fills {@link #out}, in halves unless {@code half} is 0. */
    void enlarge(int y, int half) {
      int near = y / down;
      // Twice the height: the other neighbour counts a quarter, the picture's edge repeats.
      boolean between = down == 2 && (across == 1 || isTriangle());
      if (across == 1 && !between) {
        widen(near, half);
        return;
      }
      float[] line = line(near);
      if (between) {
        int far = Math.max(0, Math.min(component.height - 1, near + (y % 2 == 0 ? -1 : 1)));
        add(line, line(far), sums, component.width);
        line = sums;
      }
      if (isTriangle() && half > 0) {
        triangle(line, between, out, half);
      } else if (isTriangle()) {
        float[] halves = new float[2 * component.width];
        triangle(line, between, halves, component.width);
        for (int x = 0; x < width; x++) {
          out[x] = halves[(x & 1) * component.width + (x >> 1)];
        }
      } else if (between) {
        // libjpeg rounds alternate lines up and down.
        quarter(line, y % 2 == 0 ? 1 : 2, width);
        order(line, half);
      } else {
        for (int x = 0; x < width; x++) {
          out[x] = line[x / across];
        }
      }
    }

    private float[] line(int number) {
      int place = number % 3;
      if (numbers[place] != number) {
        if (lines[place] == null) {
          lines[place] = new float[component.width];
        }
        numbers[place] = number;
        levels(component.samples, number * component.line, lines[place], component.width);
      }
      return lines[place];
    }

    private static void levels(byte[] samples, int from, float[] out, int length) {
      for (int x = 0; x < length; x++) {
        out[x] = LEVELS[samples[from + x] & 0xff];
      }
    }

    private void widen(int row, int half) {
      byte[] samples = component.samples;
      int from = row * component.line;
      if (half == 0) {
        levels(samples, from, out, width);
        return;
      }
      for (int x = 0; x < width / 2; x++) {
        out[x] = LEVELS[samples[from + 2 * x] & 0xff];
      }
      for (int x = 0; x < width / 2; x++) {
        out[half + x] = LEVELS[samples[from + 2 * x + 1] & 0xff];
      }
      if (width % 2 == 1) {
        out[half - 1] = LEVELS[samples[from + width - 1] & 0xff];
      }
    }

    private static void add(float[] near, float[] far, float[] out, int length) {
      for (int x = 0; x < length; x++) {
        out[x] = near[x] * 3 + far[x];
      }
    }

    private static void quarter(float[] line, float bias, int length) {
      for (int x = 0; x < length; x++) {
        line[x] = floor(line[x] + bias, 0.25f);
      }
    }

    private void order(float[] line, int half) {
      for (int x = 0; x < width; x++) {
        out[half == 0 ? x : (x & 1) * half + (x >> 1)] = line[x];
      }
    }

    /** Twice the width, in halves; lines that are already sums have two bits more. */
    private void triangle(float[] line, boolean sums, float[] halves, int half) {
      int end = component.width - 1;
      // In an array of its own: the JIT makes no vectors of two that overlap.
      System.arraycopy(line, 0, neighbours, 1, end);
      neighbours[0] = line[0];
      float scale = sums ? 1f / 16 : 1f / 4;
      weigh(line, neighbours, sums ? 8 : 1, scale, halves, end + 1);
      System.arraycopy(line, 1, neighbours, 0, end);
      neighbours[end] = line[end];
      weigh(line, neighbours, sums ? 7 : 2, scale, odd, end + 1);
      System.arraycopy(odd, 0, halves, half, end + 1);
    }

    /** From 0 on in all arrays: of other offsets the JIT makes no vectors. */
    private static void weigh(
        float[] line, float[] next, float bias, float scale, float[] out, int length) {
      for (int x = 0; x < length; x++) {
        out[x] = floor(line[x] * 3 + next[x] + bias, scale);
      }
    }

    /**
     * An integer times 1/4 or 1/16, rounded down: from the middle between two it is the nearest.
     */
    private static float floor(float value, float scale) {
      return (value * scale - (0.5f - scale / 2) + ROUNDING) - ROUNDING;
    }
  }
}
