package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * A folder of many small JPEGs, 32 x 32 and of a kilobyte: two classes that differ by the slope of
 * their light. A thousand pictures, each file one of them with a comment of its own behind its end,
 * so that no two files are equal.
 */
public final class SmallImages {
  /** The classes' folders. */
  public static final List<String> CLASSES = List.of("falling", "rising");

  private static final int SIDE = 32;
  private static final int PICTURES = 1_000;

  /** Of a file, unless its picture takes more: 2,000 of them fill a shard of 2 MiB. */
  private static final int BYTES = 1_048;

  private SmallImages() {}

  /**
   * Writes them.
   *
   * @param folder that isn't there yet
   */
  public static void write(Path folder, int images) {
    List<byte[]> pictures = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < Math.min(images, PICTURES); i++) {
      pictures.add(picture(random, i % CLASSES.size()));
    }
    try {
      for (String label : CLASSES) {
        Files.createDirectories(folder.resolve(label));
      }
      for (int i = 0; i < images; i++) {
        Path parent = folder.resolve(CLASSES.get(i % CLASSES.size()));
        byte[] picture = pictures.get(i % pictures.size());
        byte[] name = String.format(Locale.ROOT, "%07d", i).getBytes(StandardCharsets.US_ASCII);
        // What follows a JPEG's end is no part of the picture.
        byte[] file = Arrays.copyOf(picture, Math.max(BYTES, picture.length + name.length));
        System.arraycopy(name, 0, file, file.length - name.length, name.length);
        Files.write(parent.resolve(String.format(Locale.ROOT, "%07d.jpg", i)), file);
      }
    } catch (IOException e) {
      throw HeadwayException.failure("can't write " + folder + ": " + e.getMessage(), e);
    }
  }

  private static byte[] picture(SplittableRandom random, int label) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    int base = 60 + random.nextInt(80);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int light = base + 2 * (label == 0 ? SIDE - x : x) + random.nextInt(40);
        image.setRGB(x, y, light << 16 | light << 8 | light);
      }
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "jpg", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw HeadwayException.failure("can't encode a picture: " + e.getMessage(), e);
    }
  }
}
