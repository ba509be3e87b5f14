package dev.headway.image;

import dev.headway.config.InputSize;

/** Resizes one picture after the other to one size, with buffers of its own; for one thread. */
final class Resizer {
  private final InputSize size;
  private final Taps columns;
  private final Taps rows;
  private float[] upper;
  private float[] lower;
  private int upperRow;
  private int lowerRow;

  Resizer(InputSize size) {
    this.size = size;
    this.columns = new Taps(size.width(), 3);
    this.rows = new Taps(size.height(), 1);
    this.upper = new float[size.width() * 3];
    this.lower = new float[size.width() * 3];
  }

  /** From {@code height × width × 3} unsigned bytes to floats from {@code offset} on. */
  void resize(byte[] rgb, int height, int width, float[] out, int offset) {
    columns.prepare(width);
    rows.prepare(height);
    upperRow = -1;
    lowerRow = -1;
    int length = size.width() * 3;
    for (int row = 0; row < size.height(); row++) {
      interpolateRows(rgb, width, rows.first[row], rows.second[row]);
      float weight = rows.weight[row];
      int to = offset + row * length;
      for (int i = 0; i < length; i++) {
        out[to + i] = upper[i] + (lower[i] - upper[i]) * weight;
      }
    }
  }

  /** Fills both lines; a source row that is there already, as in enlarging, is kept. */
  private void interpolateRows(byte[] rgb, int width, int first, int second) {
    if (first == lowerRow) {
      float[] swap = upper;
      upper = lower;
      lower = swap;
      lowerRow = upperRow;
      upperRow = first;
    }
    if (first != upperRow) {
      interpolate(rgb, first * width * 3, upper);
      upperRow = first;
    }
    if (second != lowerRow) {
      interpolate(rgb, second * width * 3, lower);
      lowerRow = second;
    }
  }

  private void interpolate(byte[] rgb, int line, float[] out) {
    int[] first = columns.first;
    int[] second = columns.second;
    float[] weights = columns.weight;
    for (int column = 0, to = 0; column < first.length; column++, to += 3) {
      int a = line + first[column];
      int b = line + second[column];
      float weight = weights[column];
      int red = rgb[a] & 0xff;
      int green = rgb[a + 1] & 0xff;
      int blue = rgb[a + 2] & 0xff;
      out[to] = red + ((rgb[b] & 0xff) - red) * weight;
      out[to + 1] = green + ((rgb[b + 1] & 0xff) - green) * weight;
      out[to + 2] = blue + ((rgb[b + 2] & 0xff) - blue) * weight;
    }
  }

  /** Along one axis: between which two sources an output lies, and how far from the first. */
  private static final class Taps {
    private final int step;
    private final int[] first;
    private final int[] second;
    private final float[] weight;
    private int prepared = -1;

    Taps(int outputs, int step) {
      this.step = step;
      this.first = new int[outputs];
      this.second = new int[outputs];
      this.weight = new float[outputs];
    }

    void prepare(int inputs) {
      if (inputs == prepared) {
        return;
      }
      float scale = inputs / (float) first.length;
      for (int i = 0; i < first.length; i++) {
        float centre = (i + 0.5f) * scale - 0.5f;
        float floor = (float) Math.floor(centre);
        first[i] = Math.max((int) floor, 0) * step;
        second[i] = Math.min((int) Math.ceil(centre), inputs - 1) * step;
        weight[i] = centre - floor;
      }
      prepared = inputs;
    }
  }
}
