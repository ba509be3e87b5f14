package dev.headway.feature;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.ChecksumException;

/** A segment that isn't what its name and place say, or can't be read. */
final class UnreadableSegmentException extends Exception {
  private static final long serialVersionUID = 1L;

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
    return getCause() instanceof FileNotFoundException;
  }

  /** Whether it is the file that is wrong, and not the way to it. */
  boolean damaged() {
    Throwable cause = getCause();
    return !(cause instanceof IOException)
        || cause instanceof ChecksumException
        || cause instanceof EOFException;
  }
}
