package dev.headway.feature;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;

/** A segment that isn't what its name and place say, or can't be read. */
final class UnreadableSegmentException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose exceptions mean that bytes are not what they should be. */
  private static final List<String> OF_READING =
      List.of("java.", "dev.headway.", "org.apache.parquet.", "shaded.parquet.");

  private final transient Segment segment;

  UnreadableSegmentException(Segment segment, String reason, Throwable cause) {
    super(reason, cause);
    this.segment = segment;
  }

  Segment segment() {
    return segment;
  }

  /** Whether it was evicted, which is nobody's fault. */
  boolean gone() {
    return causes().anyMatch(FileNotFoundException.class::isInstance);
  }

  /** Whether it is the file that is wrong, and not the way to it. */
  boolean damaged() {
    if (causes().anyMatch(UnreadableSegmentException::isInterruption)) {
      return false;
    }
    Throwable root = causes().reduce((outer, inner) -> inner).orElse(this);
    if (root instanceof IOException) {
      return root instanceof ChecksumException || root instanceof EOFException;
    }
    // What a store's own library throws says nothing about the file.
    return OF_READING.stream().anyMatch(root.getClass().getName()::startsWith);
  }

  private static boolean isInterruption(Throwable cause) {
    return cause instanceof InterruptedException || cause instanceof InterruptedIOException;
  }

  private Stream<Throwable> causes() {
    return Stream.iterate(getCause(), Objects::nonNull, Throwable::getCause);
  }
}
