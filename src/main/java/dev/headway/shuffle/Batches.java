package dev.headway.shuffle;

import dev.headway.split.Remainder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * tf.data's {@code batch(batch_size, drop_remainder)} as a stream: consecutive elements, {@code
 * batchSize} to a list. It comes after the shuffle. One batch is held at a time.
 *
 * @param <T> the elements
 */
public final class Batches<T> implements Iterator<List<T>> {
  private final Iterator<T> input;
  private final int batchSize;
  private final Remainder remainder;
  private List<T> next;

  private Batches(Iterator<T> input, int batchSize, Remainder remainder) {
    this.input = input;
    this.batchSize = batchSize;
    this.remainder = remainder;
  }

  /**
   * Batches the elements.
   *
   * @param batchSize at least 1
   * @param remainder whether a short last batch is kept
   */
  public static <T> Iterator<List<T>> batch(Iterator<T> input, int batchSize, Remainder remainder) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least 1 row, not " + batchSize);
    }
    return new Batches<>(input, batchSize, remainder);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      List<T> batch = new ArrayList<>();
      while (batch.size() < batchSize && input.hasNext()) {
        batch.add(input.next());
      }
      boolean whole = batch.size() == batchSize;
      next = whole || !batch.isEmpty() && remainder == Remainder.KEEP ? batch : null;
    }
    return next != null;
  }

  @Override
  public List<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<T> batch = next;
    next = null;
    return batch;
  }
}
