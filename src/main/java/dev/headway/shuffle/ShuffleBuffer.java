package dev.headway.shuffle;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * tf.data's shuffle as a stream: one iteration's elements in the very order TensorFlow gives.
 *
 * <p>The buffer is TensorFlow's ring (shuffle_dataset_op.cc): a draw picks a place among the
 * elements in the ring, the ring's first element moves there, and the next input takes the place
 * that became free. At most {@code bufferSize} elements are held, and never more than came.
 */
public final class ShuffleBuffer<T> implements Iterator<T> {
  private final Iterator<T> input;
  private final long bufferSize;
  private final Philox4x32 random;
  private final List<T> ring = new ArrayList<>();
  private long start;
  private long end;

  /**
   * Shuffles an iteration.
   *
   * @param iteration from 0: which pass over the data, since each may have its own order
   */
  public ShuffleBuffer(Iterator<T> input, ShuffleSpec spec, int iteration) {
    this.input = input;
    this.bufferSize = spec.bufferSize();
    this.random = new Philox4x32(spec.iteration(iteration));
  }

  @Override
  public boolean hasNext() {
    fill();
    return start < end;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int picked = place(start + random.next() % (end - start));
    int first = place(start);
    T element = ring.get(picked);
    ring.set(picked, ring.get(first));
    ring.set(first, null);
    start++;
    return element;
  }

  private void fill() {
    while (end - start < bufferSize && input.hasNext()) {
      T element = input.next();
      if (ring.size() < bufferSize) {
        ring.add(element);
      } else {
        ring.set(place(end), element);
      }
      end++;
    }
  }

  /** While the ring still grows nothing was drawn, so places are the elements' own numbers. */
  private int place(long element) {
    return (int) (element % ring.size());
  }
}
