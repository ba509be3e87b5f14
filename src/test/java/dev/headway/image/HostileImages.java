package dev.headway.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files that are no images, or that want more than any image needs. */
public final class HostileImages {
  private static final int SCANS = 5000;

  private HostileImages() {}

  /** File names, and what is in the files: none gives an image. */
  public static Map<String, byte[]> refused() {
    byte[] photograph = ImageFixtures.jpeg(ImageFixtures.picture(320, 240));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("empty.jpg", new byte[0]);
    files.put("page.jpg", "<html>404 Not Found".getBytes(StandardCharsets.US_ASCII));
    files.put("cut.jpg", Arrays.copyOf(photograph, photograph.length / 2));
    files.put("wide.jpg", sized(photograph, 65_500, 65_500));
    files.put("bomb.png", ImageFixtures.png(50_000, 50_000, 8, 2, new byte[1 << 20]));
    files.put("line.png", ImageFixtures.png(90_000_000, 1, 16, 6, new byte[1 << 20]));
    files.put("noisy.jpg", noise(photograph.length, 0xff, 0xd8, 0xff));
    files.put("noisy.webp", noisyWebp());
    files.put("scans.jpg", withScans(SCANS));
    return files;
  }

  /** A picture of 81 million pixels in 80 kB. */
  public static byte[] large() {
    int side = 9000;
    return ImageFixtures.png(side, side, 8, 0, new byte[(side + 1) * side]);
  }

  /** A progressive JPEG whose scans go on after the picture is complete. */
  static byte[] withScans(int more) {
    byte[] jpeg = ImageFixtures.progressiveJpeg(ImageFixtures.picture(320, 240));
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != 0xda) {
      at += 2 + Bytes.u16be(jpeg, at + 2);
    }
    // The first scan's markers without its data: libjpeg goes on with zeros.
    byte[] scan = Arrays.copyOfRange(jpeg, at, at + 2 + Bytes.u16be(jpeg, at + 2));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < more; i++) {
      out.write(scan, 0, scan.length);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }

  private static byte[] sized(byte[] jpeg, int width, int height) {
    byte[] out = jpeg.clone();
    int at = 2;
    while ((out[at + 1] & 0xff) != 0xc0) {
      at += 2 + Bytes.u16be(out, at + 2);
    }
    ByteBuffer.wrap(out).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
    return out;
  }

  private static byte[] noise(int length, int... begin) {
    byte[] out = new byte[length];
    new java.util.Random(5).nextBytes(out);
    for (int i = 0; i < begin.length; i++) {
      out[i] = (byte) begin[i];
    }
    return out;
  }

  /** A WebP's header, and nonsense behind it. */
  private static byte[] noisyWebp() {
    BufferedImage picture = ImageFixtures.picture(64, 48);
    byte[] webp = ImageFixtures.webp(picture, 101);
    byte[] noise = noise(webp.length);
    System.arraycopy(webp, 0, noise, 0, 25);
    return noise;
  }
}
