package dev.headway.config;

import java.io.Serializable;

/**
 * The number of parameter-averaging lanes, or {@code auto}: resolved once, when the job starts.
 *
 * @param count at least 1; 0 stands for {@code auto}
 */
public record Workers(int count) implements Serializable {
  /** As many as cores and data allow. */
  public static final Workers AUTO = new Workers(0);

  /** Refuses negative numbers. */
  public Workers {
    if (count < 0) {
      throw new IllegalArgumentException("there is at least 1 worker, not " + count);
    }
  }

  /** So many lanes, at least 1. */
  public static Workers of(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("there is at least 1 worker, not " + count);
    }
    return new Workers(count);
  }

  /** Whether the number is still to be resolved. */
  public boolean isAuto() {
    return count == 0;
  }

  @Override
  public String toString() {
    return isAuto() ? "auto" : Integer.toString(count);
  }
}
