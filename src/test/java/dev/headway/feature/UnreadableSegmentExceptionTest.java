package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.parquet.io.ParquetDecodingException;
import org.junit.jupiter.api.Test;

/** What is deleted and what is left alone when a segment can't be read. */
class UnreadableSegmentExceptionTest {
  @Test
  void bytesThatAreWrongAreDamage() {
    assertThat(of(new ChecksumException("page", 7)).damaged()).isTrue();
    assertThat(of(new EOFException("short")).damaged()).isTrue();
    assertThat(of(new ParquetDecodingException("CRC")).damaged()).isTrue();
    assertThat(of(new IllegalStateException("it has 3 rows")).damaged()).isTrue();
    assertThat(of(new IOException("header", new ParquetDecodingException("x"))).damaged()).isTrue();
  }

  @Test
  void theWayToThemIsNot() {
    assertThat(of(new IOException("no route to host")).damaged()).isFalse();
    assertThat(of(new InterruptedIOException("killed")).damaged()).isFalse();
    assertThat(of(new IOException(new InterruptedException("killed"))).damaged()).isFalse();
    // A store's own exceptions come wrapped, and aren't IOExceptions: here one of some library.
    Exception ofALibrary = new org.opentest4j.TestAbortedException("503 Slow Down");
    assertThat(of(new IOException("reading", ofALibrary)).damaged()).isFalse();
  }

  @Test
  void whatWasEvictedIsGoneHoweverDeepItIsSaid() {
    assertThat(of(new FileNotFoundException("rows-0-32")).gone()).isTrue();
    Exception library = new org.opentest4j.TestAbortedException("404");
    assertThat(of(new RuntimeException(missing(library))).gone()).isTrue();
    assertThat(of(new IOException("no route to host")).gone()).isFalse();
  }

  private static IOException missing(Exception cause) {
    IOException missing = new FileNotFoundException("rows-0-32");
    missing.initCause(cause);
    return missing;
  }

  private static UnreadableSegmentException of(Exception cause) {
    return new UnreadableSegmentException(null, "reason", cause);
  }
}
