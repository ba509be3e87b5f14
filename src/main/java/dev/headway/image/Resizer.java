package dev.headway.image;

import dev.headway.config.InputSize;
import java.util.function.IntUnaryOperator;

/** Resizes one picture after the other to one size, with buffers of its own; for one thread. */
final class Resizer {
  private static final float[] LEVELS = levels();

  private final InputSize size;
  private final Taps columns;
  private final Taps rows;
  private final PixelLine line = new PixelLine();
  private float[] upper;
  private float[] lower;
  private final float[] between;
  private int upperRow;
  private int lowerRow;

  /** Bytes whose neighbours lie side by side; else lines are asked for. */
  private boolean adjacent;

  Resizer(InputSize size) {
    this.size = size;
    this.columns = new Taps(size.width());
    this.rows = new Taps(size.height());
    this.upper = new float[size.width() * 3];
    this.lower = new float[size.width() * 3];
    this.between = new float[size.width() * 3];
  }

  private static float[] levels() {
    float[] levels = new float[256];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i;
    }
    return levels;
  }

  /** To floats from {@code offset} on; asks only for the lines that are seen. */
  void resize(PixelRows picture, int height, int width, float[] out, int offset) {
    line.of(picture);
    adjacent = picture instanceof RgbRows && width > 1;
    if (adjacent) {
      columns.prepareAdjacent(width);
    } else {
      columns.prepare(width, picture::place);
    }
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
    if (adjacent) {
      RgbRows bytes = (RgbRows) picture;
      interpolate(bytes.rgb(), bytes.begin(row), columns, out);
    } else {
      picture.row(row, line);
      interpolate(line, columns, out);
    }
  }

  /**
   * Only the pixels that are seen become floats: by a table, as conversions wait for each other.
   */
  private static void interpolate(byte[] rgb, int begin, Taps columns, float[] out) {
    float[] levels = LEVELS;
    int[] first = columns.first;
    float[] weights = columns.weight;
    for (int column = 0, to = 0; column < first.length; column++, to += 3) {
      int at = begin + first[column];
      float weight = weights[column];
      float red = levels[rgb[at] & 0xff];
      float green = levels[rgb[at + 1] & 0xff];
      float blue = levels[rgb[at + 2] & 0xff];
      out[to] = red + (levels[rgb[at + 3] & 0xff] - red) * weight;
      out[to + 1] = green + (levels[rgb[at + 4] & 0xff] - green) * weight;
      out[to + 2] = blue + (levels[rgb[at + 5] & 0xff] - blue) * weight;
    }
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

    /**
     * For two or more inputs of three bytes each: between the one at {@code first} and the next. At
     * the edges the weight chooses one of them: levels are whole numbers, so that is exact.
     */
    void prepareAdjacent(int inputs) {
      prepare(inputs, x -> x);
      for (int i = 0; i < first.length; i++) {
        if (first[i] == second[i]) {
          boolean last = first[i] == inputs - 1;
          weight[i] = last ? 1 : 0;
          first[i] -= last ? 1 : 0;
        }
        first[i] *= 3;
      }
    }
  }
}
