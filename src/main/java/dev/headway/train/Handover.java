package dev.headway.train;

import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Spark job's objects as they are, where its tasks run in the driver's JVM: Spark would write,
 * compress, store and read them there too. Read in the JVM that opened it, a handover is itself;
 * anywhere else, or when it is closed, it has nothing.
 *
 * <p>Attempts have results of their own, and whoever takes one says of which attempt, so that it is
 * Spark that decides which counts. Nobody changes what is handed over.
 *
 * @param <T> what a task gives
 */
final class Handover<S, T> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, Handover<?, ?>> OPEN = new ConcurrentHashMap<>();

  private final String id;
  private final transient S start;
  private final transient Map<Long, T> results;

  private Handover(S start) {
    this.id = UUID.randomUUID().toString();
    this.start = start;
    this.results = new ConcurrentHashMap<>();
  }

  /** Opens one, on the driver, until {@link #close}. */
  static <S, T> Handover<S, T> open(S start) {
    Handover<S, T> opened = new Handover<>(start);
    OPEN.put(opened.id, opened);
    return opened;
  }

  private Object readResolve() {
    return OPEN.getOrDefault(id, this);
  }

  /** Whether this is the JVM that opened it, and it is open. */
  boolean isHere() {
    return OPEN.get(id) == this;
  }

  /**
   * What the tasks start from.
   *
   * @throws IllegalStateException when it isn't here
   */
  S start() {
    if (!isHere()) {
      throw new IllegalStateException("the job that this task belongs to is over");
    }
    return start;
  }

  /** A task is done; when the job is over nobody wants its result. */
  void give(long attempt, T result) {
    if (isHere()) {
      results.put(attempt, result);
    }
  }

  /** The result of an attempt, on the driver. */
  T take(long attempt) {
    return results.get(attempt);
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
