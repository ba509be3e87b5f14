package dev.headway.catalog;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Checksums as they are published: {@code md5:} or {@code sha256:} and the digest in hex. */
public final class Checksums {
  static final String FORM = "md5: and 32, or sha256: and 64, hex digits in lower case";

  private static final int BUFFER = 1 << 16;

  private Checksums() {}

  /** Whether the text has the form of a checksum. */
  public static boolean isWellFormed(String checksum) {
    return checksum.matches("md5:[0-9a-f]{32}|sha256:[0-9a-f]{64}");
  }

  /**
   * Reads the stream to its end and checks what was in it; memory is one small buffer.
   *
   * @param content not closed here
   * @param expected {@code md5:…} or {@code sha256:…}
   * @param what the file, for the message
   * @throws HeadwayException exit 3, with the expected and the found checksum
   * @throws IOException when the stream can't be read
   */
  public static void verify(InputStream content, String expected, String what) throws IOException {
    if (!isWellFormed(expected)) {
      throw new IllegalArgumentException("a checksum is " + FORM + ", not " + expected);
    }
    String found = of(content, expected.substring(0, expected.indexOf(':')));
    if (!found.equals(expected)) {
      throw HeadwayException.input(
          what
              + ": its checksum is "
              + found
              + ", but "
              + expected
              + " is expected; get the file again, or correct the catalog's entry");
    }
  }

  /**
   * As {@link #verify(InputStream, String, String)}, of a file on any Hadoop file system.
   *
   * @throws HeadwayException exit 3, also when the file is missing or can't be read
   */
  public static void verify(Path file, Configuration hadoop, String expected) {
    try (InputStream content = file.getFileSystem(hadoop).open(file)) {
      verify(content, expected, file.toString());
    } catch (IOException e) {
      throw HeadwayException.input(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /** The checksum of all that the stream still holds, by {@code md5} or {@code sha256}. */
  public static String of(InputStream content, String algorithm) throws IOException {
    MessageDigest digest = digest(algorithm);
    byte[] buffer = new byte[BUFFER];
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return algorithm + ":" + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    return switch (algorithm) {
      case "md5" -> DigestUtils.getMd5Digest();
      case "sha256" -> DigestUtils.getSha256Digest();
      default -> throw new IllegalArgumentException("md5 or sha256, not " + algorithm);
    };
  }
}
