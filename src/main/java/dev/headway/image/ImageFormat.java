package dev.headway.image;

import java.nio.charset.StandardCharsets;

/** What the first bytes say that a file is; names and extensions are never asked. */
enum ImageFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP;

  private static final int SHOWN = 16;

  /** The format by its magic bytes, the ones that {@code tf.io.decode_image} goes by. */
  static ImageFormat of(byte[] encoded) throws UnusableImageException {
    if (encoded.length == 0) {
      throw new UnusableImageException("empty file");
    }
    if (startsWith(encoded, 0, 0xff, 0xd8, 0xff)) {
      return JPEG;
    }
    if (startsWith(encoded, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return PNG;
    }
    if (startsWith(encoded, 0, 'G', 'I', 'F', '8')) {
      return GIF;
    }
    if (startsWith(encoded, 0, 'B', 'M')) {
      return BMP;
    }
    if (startsWith(encoded, 0, 'R', 'I', 'F', 'F') && startsWith(encoded, 8, 'W', 'E', 'B', 'P')) {
      return WEBP;
    }
    throw new UnusableImageException("not an image: starts with " + beginning(encoded));
  }

  private static boolean startsWith(byte[] bytes, int at, int... magic) {
    if (bytes.length < at + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[at + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** Text as text, anything else in hex. */
  private static String beginning(byte[] bytes) {
    int length = Math.min(bytes.length, SHOWN);
    boolean text = true;
    for (int i = 0; i < length; i++) {
      text &= bytes[i] >= ' ' && bytes[i] < 127 || bytes[i] == '\n' || bytes[i] == '\r';
    }
    String more = bytes.length > length ? "…" : "";
    if (text) {
      String shown = new String(bytes, 0, length, StandardCharsets.US_ASCII);
      return "'" + shown.replaceAll("[\r\n]+", " ").strip() + more + "'";
    }
    StringBuilder hex = new StringBuilder("bytes");
    for (int i = 0; i < Math.min(length, 8); i++) {
      hex.append(String.format(" %02x", bytes[i]));
    }
    return hex + more;
  }
}
