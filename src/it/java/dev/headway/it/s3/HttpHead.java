package dev.headway.it.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The lines of a request or a response before its body.
 *
 * @param lines without their ends; the first is the request or status line
 */
record HttpHead(List<String> lines) {
  private static final int MOST_BYTES = 64 << 10;

  /** Reads one; null when the other side has ended before it. */
  static HttpHead read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        if (bytes.size() == 0) {
          return null;
        }
        throw new EOFException("a head has no end: " + bytes);
      }
      bytes.write(next);
      boolean expected = next == (ends % 2 == 0 ? '\r' : '\n');
      ends = expected ? ends + 1 : next == '\r' ? 1 : 0;
      if (bytes.size() > MOST_BYTES) {
        throw new IOException("a head of more than " + MOST_BYTES + " bytes");
      }
    }
    return new HttpHead(bytes.toString(StandardCharsets.ISO_8859_1).lines().toList())
        .withoutEmptyLines();
  }

  private HttpHead withoutEmptyLines() {
    return new HttpHead(lines.stream().filter(line -> !line.isEmpty()).toList());
  }

  String first() {
    return lines.get(0);
  }

  /** A header's value; null when there is none. */
  String header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return lines.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElse(null);
  }

  HttpHead without(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return new HttpHead(
        lines.stream().filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start)).toList());
  }

  byte[] bytes() {
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
