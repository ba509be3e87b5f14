package dev.headway.shard;

/**
 * Names in an image folder that are not rows.
 *
 * @param hidden files and folders that start with {@code .} or {@code _}
 * @param otherExtensions files that don't end like an image
 */
public record Skipped(long hidden, long otherExtensions) {
  static final Skipped NONE = new Skipped(0, 0);

  /** All of them. */
  public long total() {
    return hidden + otherExtensions;
  }

  Skipped plus(Skipped other) {
    return new Skipped(hidden + other.hidden, otherExtensions + other.otherExtensions);
  }
}
