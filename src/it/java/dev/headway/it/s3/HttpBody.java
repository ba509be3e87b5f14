package dev.headway.it.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The body that follows a head, taken from one stream to another as it comes.
 *
 * @param length its bytes; -1 when it comes in chunks, -2 when it ends with its stream
 */
record HttpBody(long length) {
  private static final int CHUNKS = -1;
  private static final int TO_THE_END = -2;
  private static final int BUFFER = 64 << 10;

  static HttpBody ofRequest(HttpHead head) {
    return of(head, 0);
  }

  /** The body of an answer. */
  static HttpBody ofResponse(String method, HttpHead head) {
    int status = Integer.parseInt(head.first().split(" ")[1]);
    boolean none = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    return none ? new HttpBody(0) : of(head, TO_THE_END);
  }

  private static HttpBody of(HttpHead head, long otherwise) {
    if ("chunked".equalsIgnoreCase(head.header("Transfer-Encoding"))) {
      return new HttpBody(CHUNKS);
    }
    String length = head.header("Content-Length");
    return new HttpBody(length == null ? otherwise : Long.parseLong(length));
  }

  boolean endsConnection() {
    return length == TO_THE_END;
  }

  /** Copies all of it; gives the number of bytes. */
  long copy(InputStream in, OutputStream out) throws IOException {
    if (length == CHUNKS) {
      return copyChunks(in, out);
    }
    return copy(in, out, endsConnection() ? Long.MAX_VALUE : length);
  }

  /** Copies half of it, if it says how much it is; else nothing. */
  void copyHalf(InputStream in, OutputStream out) throws IOException {
    if (length > 0) {
      copy(in, out, length / 2);
    }
  }

  private long copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = most;
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        if (endsConnection()) {
          break;
        }
        throw new EOFException(left + " bytes of a body are missing");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
    return most - left;
  }

  private long copyChunks(InputStream in, OutputStream out) throws IOException {
    long bytes = 0;
    long chunk;
    do {
      String line = line(in);
      out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      chunk = Long.parseLong(line.split(";")[0].strip(), 16);
      copy(in, out, chunk);
      bytes += chunk;
      // After the last chunk nobody here sends more than the empty line.
      out.write((line(in) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    } while (chunk > 0);
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("a chunk is missing");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
