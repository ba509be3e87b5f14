package dev.headway.tracker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * An image to look at.
 *
 * @param tag its name, unique in a run; {@code /} makes groups, such as {@code gallery/wrong/1}
 * @param caption what it shows, plain text
 * @param png a whole PNG file; nobody changes it
 */
public record TrackedImage(String tag, String caption, byte[] png) {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  // After the signature: a chunk's length and type; width, height, depth, kind of colour.
  private static final int WIDTH = 16;
  private static final int COLOUR = 25;

  /** Refuses what isn't there, and bytes that aren't a PNG file's. */
  public TrackedImage {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(caption, "caption");
    boolean isPng =
        png.length > COLOUR
            && Arrays.equals(png, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    if (!isPng) {
      throw new IllegalArgumentException("image " + tag + " isn't a PNG file");
    }
  }

  int width() {
    return ByteBuffer.wrap(png).getInt(WIDTH);
  }

  int height() {
    return ByteBuffer.wrap(png).getInt(WIDTH + Integer.BYTES);
  }

  /** Channels: 1 grey, 2 grey and alpha, 3 RGB (a palette's too), 4 RGBA. */
  int channels() {
    return switch (png[COLOUR]) {
      case 0 -> 1;
      case 4 -> 2;
      case 6 -> 4;
      default -> 3;
    };
  }
}
