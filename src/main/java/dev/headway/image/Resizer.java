package dev.headway.image;

import dev.headway.config.InputSize;

/** Resizes one picture after the other to one size, with buffers of its own; for one thread. */
final class Resizer {
  private final InputSize size;
  private final Taps columns;
  private final Taps rows;
  private int[] line = new int[0];
  private float[] upper;
  private float[] lower;
  private int upperRow;
  private int lowerRow;

  Resizer(InputSize size) {
    this.size = size;
    this.columns = new Taps(size.width());
    this.rows = new Taps(size.height());
    this.upper = new float[size.width() * 3];
    this.lower = new float[size.width() * 3];
  }

  /** To floats from {@code offset} on; asks only for the lines that are seen. */
  void resize(PixelRows picture, int height, int width, float[] out, int offset) {
    if (line.length < width) {
      line = new int[width];
    }
    columns.prepare(width);
    rows.prepare(height);
    upperRow = -1;
    lowerRow = -1;
    int length = size.width() * 3;
    for (int row = 0; row < size.height(); row++) {
      interpolateRows(picture, rows.first[row], rows.second[row]);
      float weight = rows.weight[row];
      int to = offset + row * length;
      for (int i = 0; i < length; i++) {
        out[to + i] = upper[i] + (lower[i] - upper[i]) * weight;
      }
    }
  }

  /** Fills both lines; a source row that is there already, as in enlarging, is kept. */
  private void interpolateRows(PixelRows picture, int first, int second) {
    if (first == lowerRow) {
      float[] swap = upper;
      upper = lower;
      lower = swap;
      lowerRow = upperRow;
      upperRow = first;
    }
    if (first != upperRow) {
      interpolate(picture, first, upper);
      upperRow = first;
    }
    if (second != lowerRow) {
      interpolate(picture, second, lower);
      lowerRow = second;
    }
  }

  private void interpolate(PixelRows picture, int row, float[] out) {
    picture.row(row, line);
    interpolate(line, columns, out);
  }

  private static void interpolate(int[] line, Taps columns, float[] out) {
    int[] first = columns.first;
    int[] second = columns.second;
    float[] weights = columns.weight;
    for (int column = 0, to = 0; column < first.length; column++, to += 3) {
      int a = line[first[column]];
      int b = line[second[column]];
      float weight = weights[column];
      int red = a >> 16;
      int green = a >> 8 & 0xff;
      int blue = a & 0xff;
      out[to] = red + ((b >> 16) - red) * weight;
      out[to + 1] = green + ((b >> 8 & 0xff) - green) * weight;
      out[to + 2] = blue + ((b & 0xff) - blue) * weight;
    }
  }

  /** Along one axis: between which two sources an output lies, and how far from the first. */
  private static final class Taps {
    private final int[] first;
    private final int[] second;
    private final float[] weight;
    private int prepared = -1;

    Taps(int outputs) {
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
        first[i] = Math.max((int) floor, 0);
        second[i] = Math.min((int) Math.ceil(centre), inputs - 1);
        weight[i] = centre - floor;
      }
      prepared = inputs;
    }
  }
}
