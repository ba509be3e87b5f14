package dev.headway.evaluate;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts of a confusion matrix' cells that aren't empty: no more than there are rows, and no more
 * than there are cells. A whole matrix is 8 MB for 1,000 classes, a number for each row as long as
 * the data, and the driver gets one of these from each task.
 */
final class Cells implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FEW = 16;

  private final int classes;

  /** Sorted; the first {@code size} count. */
  private long[] cells = new long[FEW];

  private long[] counts = new long[FEW];
  private int size;

  Cells(int classes) {
    this.classes = classes;
  }

  /** Counts a row. */
  void add(int label, int predicted) {
    add((long) label * classes + predicted, 1);
  }

  private void add(long cell, long rows) {
    int at = Arrays.binarySearch(cells, 0, size, cell);
    if (at >= 0) {
      counts[at] += rows;
      return;
    }
    int place = -at - 1;
    if (size == cells.length) {
      cells = Arrays.copyOf(cells, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(cells, place, cells, place + 1, size - place);
    System.arraycopy(counts, place, counts, place + 1, size - place);
    cells[place] = cell;
    counts[place] = rows;
    size++;
  }

  /** As sent: without room for more. */
  Cells trimmed() {
    cells = Arrays.copyOf(cells, size);
    counts = Arrays.copyOf(counts, size);
    return this;
  }

  /** Adds all to a matrix, true class by predicted class. */
  void addTo(long[][] confusion) {
    for (int i = 0; i < size; i++) {
      confusion[(int) (cells[i] / classes)][(int) (cells[i] % classes)] += counts[i];
    }
  }
}
