package dev.headway.image;

import dev.headway.config.InputSize;
import java.util.function.IntUnaryOperator;

/** Resizes one picture after the other to one size, with buffers of its own; for one thread. */
final class Resizer {
  private final InputSize size;
  private final Taps columns;
  private final Taps rows;
  private final PixelLine line = new PixelLine();
  private float[] upper;
  private float[] lower;
  private final float[] between;
  private int upperRow;
  private int lowerRow;

  Resizer(InputSize size) {
    this.size = size;
    this.columns = new Taps(size.width());
    this.rows = new Taps(size.height());
    this.upper = new float[size.width() * 3];
    this.lower = new float[size.width() * 3];
    this.between = new float[size.width() * 3];
  }

  /** To floats from {@code offset} on; asks only for the lines that are seen. */
  void resize(PixelRows picture, int height, int width, float[] out, int offset) {
    line.of(picture);
    columns.prepare(width, picture::place);
    rows.prepare(height, y -> y);
    upperRow = -1;
    lowerRow = -1;
    int length = size.width() * 3;
    for (int row = 0; row < size.height(); row++) {
      interpolateRows(picture, rows.first[row], rows.second[row]);
      between(upper, lower, rows.weight[row], between, length);
      System.arraycopy(between, 0, out, offset + row * length, length);
    }
  }

  /** From 0 on in all arrays: of other offsets the JIT makes no vectors. */
  private static void between(float[] upper, float[] lower, float weight, float[] out, int length) {
    for (int i = 0; i < length; i++) {
      out[i] = upper[i] + (lower[i] - upper[i]) * weight;
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

  private static void interpolate(PixelLine line, Taps columns, float[] out) {
    float[] red = line.red;
    float[] green = line.green;
    float[] blue = line.blue;
    int[] first = columns.first;
    int[] second = columns.second;
    float[] weights = columns.weight;
    for (int column = 0, to = 0; column < first.length; column++, to += 3) {
      int a = first[column];
      int b = second[column];
      float weight = weights[column];
      out[to] = red[a] + (red[b] - red[a]) * weight;
      out[to + 1] = green[a] + (green[b] - green[a]) * weight;
      out[to + 2] = blue[a] + (blue[b] - blue[a]) * weight;
    }
  }

  /** Along one axis: between which two sources an output lies, and how far from the first. */
  private static final class Taps {
    private final int[] first;
    private final int[] second;
    private final float[] weight;

    Taps(int outputs) {
      this.first = new int[outputs];
      this.second = new int[outputs];
      this.weight = new float[outputs];
    }

    /** For so many inputs, each in a place of its own. */
    void prepare(int inputs, IntUnaryOperator place) {
      float scale = inputs / (float) first.length;
      for (int i = 0; i < first.length; i++) {
        float centre = (i + 0.5f) * scale - 0.5f;
        float floor = (float) Math.floor(centre);
        first[i] = place.applyAsInt(Math.max((int) floor, 0));
        second[i] = place.applyAsInt(Math.min((int) Math.ceil(centre), inputs - 1));
        weight[i] = centre - floor;
      }
    }
  }
}
