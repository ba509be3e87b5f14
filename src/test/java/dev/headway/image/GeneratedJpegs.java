package dev.headway.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** JPEGs of every kind that {@link JpegDecoder} takes; the JDK writes the same bytes everywhere. */
final class GeneratedJpegs {
  private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

  private GeneratedJpegs() {}

  /** Smooth colours with an edge and some noise. */
  static BufferedImage picture(int width, int height) {
    SplittableRandom random = new SplittableRandom(width * 1000L + height);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = 255 * x / width;
        int green = x + y > (width + height) / 2 ? 200 : 40 + random.nextInt(20);
        int blue = 255 * y / height;
        picture.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return picture;
  }

  /** A file of a picture. */
  static byte[] encode(BufferedImage picture, Kind kind) {
    BufferedImage image =
        kind.gray() ? ImageFixtures.as(picture, BufferedImage.TYPE_BYTE_GRAY) : picture;
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(kind.quality() / 100f);
    if (kind.progressive()) {
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
      describe(metadata, kind);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static void describe(IIOMetadata metadata, Kind kind) throws IIOInvalidTreeException {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    if (!kind.gray()) {
      IIOMetadataNode luma = (IIOMetadataNode) root.getElementsByTagName("componentSpec").item(0);
      luma.setAttribute("HsamplingFactor", String.valueOf(kind.across()));
      luma.setAttribute("VsamplingFactor", String.valueOf(kind.down()));
    }
    if (kind.restarts() > 0) {
      IIOMetadataNode interval = new IIOMetadataNode("dri");
      interval.setAttribute("interval", String.valueOf(kind.restarts()));
      root.getElementsByTagName("markerSequence").item(0).appendChild(interval);
    }
    metadata.setFromTree(FORMAT, root);
  }

  /**
   * How a file is written.
   *
   * @param across how many times as often as chroma luma is sampled in a line; 0 for gray
   * @param down the same in a column
   * @param quality 1 to 100
   * @param progressive whether it has several scans
   * @param restarts units between restart markers, 0 for none
   */
  record Kind(int across, int down, int quality, boolean progressive, int restarts) {
    static Kind baseline(int across, int down, int quality) {
      return new Kind(across, down, quality, false, 0);
    }

    boolean gray() {
      return across == 0;
    }

    @Override
    public String toString() {
      String sampling = gray() ? "gray" : across + "x" + down;
      String order = progressive ? "progressive" : "baseline";
      return sampling + "-q" + quality + "-" + order + (restarts > 0 ? "-restart" + restarts : "");
    }
  }
}
