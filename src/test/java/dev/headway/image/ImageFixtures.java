package dev.headway.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Makes the files of the decoder's tests: by the JDK's writers where they can, else byte by byte.
 */
final class ImageFixtures {
  private ImageFixtures() {}

  /** A picture with edges and soft noise, deterministic. */
  static BufferedImage picture(int width, int height) {
    Random random = new Random(7);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int noise = random.nextInt(24);
        boolean disc = Math.hypot(x - width / 3.0, y - height / 2.0) < height / 4.0;
        int red = disc ? 200 : 40 + 120 * x / width;
        int green = disc ? 60 : 60 + 150 * y / height;
        int blue = disc ? 30 : 180 - 100 * x / width;
        image.setRGB(x, y, (red + noise) << 16 | (green + noise) << 8 | blue + noise);
      }
    }
    return image;
  }

  /** Four flat quarters: red, green, blue, and a dull colour. */
  static final int[] QUARTERS = {0xd03020, 0x30b040, 0x2040c0, 0x807060};

  static int quarter(int x, int y, int size) {
    return QUARTERS[(y < size / 2 ? 0 : 2) + (x < size / 2 ? 0 : 1)];
  }

  static BufferedImage quarters(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        image.setRGB(x, y, quarter(x, y, size));
      }
    }
    return image;
  }

  static byte[] jpeg(BufferedImage image) {
    return jpeg(new IIOImage(image, null, null), false);
  }

  static byte[] progressiveJpeg(BufferedImage image) {
    return jpeg(new IIOImage(image, null, null), true);
  }

  private static byte[] jpeg(IIOImage image, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(0.95f);
    if (progressive) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** What a four-component JPEG of the quarters stores, and whether Adobe's marker says so. */
  enum Inks {
    /** Inverted CMYK, transform 0. */
    ADOBE_CMYK,
    /** Inverted CMYK as YCC of the first three, transform 2. */
    ADOBE_YCCK,
    /** CMYK as it is, no marker. */
    PLAIN_CMYK
  }

  static byte[] fourComponentJpeg(int size, Inks inks) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, size, size, 4, null);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int rgb = quarter(x, y, size);
        raster.setPixel(x, y, samples(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff, inks));
      }
    }
    byte[] plain = jpeg(new IIOImage(raster, null, null), false);
    if (inks == Inks.PLAIN_CMYK) {
      return plain;
    }
    byte transform = (byte) (inks == Inks.ADOBE_YCCK ? 2 : 0);
    byte[] marker = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform
    };
    return join(Arrays.copyOf(plain, 2), marker, Arrays.copyOfRange(plain, 2, plain.length));
  }

  /** So that the decoded colour is the given one, by TensorFlow's formula. */
  private static int[] samples(int red, int green, int blue, Inks inks) {
    if (inks == Inks.PLAIN_CMYK) {
      return new int[] {255 - red, 255 - green, 255 - blue, 0};
    }
    if (inks == Inks.ADOBE_CMYK) {
      return new int[] {red, green, blue, 255};
    }
    double r = 255 - red;
    double g = 255 - green;
    double b = 255 - blue;
    double y = 0.299 * r + 0.587 * g + 0.114 * b;
    return new int[] {
      (int) Math.round(y),
      (int) Math.round(128 + (b - y) / 1.772),
      (int) Math.round(128 + (r - y) / 1.402),
      255
    };
  }

  /** An Exif segment with orientation 6 (turn right) after the start of the image. */
  static byte[] turned(byte[] jpeg) {
    byte[] exif =
        ByteBuffer.allocate(36)
            .put(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0})
            .put(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1})
            .putShort((short) 0x0112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) 6)
            .putShort((short) 0)
            .putInt(0)
            .array();
    return join(Arrays.copyOf(jpeg, 2), exif, Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  static byte[] write(RenderedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static BufferedImage as(BufferedImage image, int type) {
    BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
    copy.createGraphics().drawImage(image, 0, 0, null);
    return copy;
  }

  /** The quarters as palette indices, the rest of the palette black. */
  static BufferedImage palette(int size, int bits) {
    byte[][] channels = new byte[3][1 << bits];
    for (int i = 0; i < QUARTERS.length; i++) {
      channels[0][i] = (byte) (QUARTERS[i] >> 16);
      channels[1][i] = (byte) (QUARTERS[i] >> 8);
      channels[2][i] = (byte) QUARTERS[i];
    }
    IndexColorModel model =
        new IndexColorModel(bits, 1 << bits, channels[0], channels[1], channels[2]);
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    BufferedImage image = new BufferedImage(size, size, type, model);
    image.createGraphics().drawImage(quarters(size), 0, 0, null);
    return image;
  }

  /**
   * A PNG from its parts.
   *
   * @param rows each with its filter byte
   */
  static byte[] png(int width, int height, int depth, int colourType, byte[] rows) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) colourType);
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[rows.length + 64];
    int length = deflater.deflate(packed);
    deflater.end();
    return join(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
        chunk("IHDR", header.array()),
        chunk("gAMA", new byte[] {0, 0, (byte) 0xb1, (byte) 0x8f}),
        chunk("IDAT", Arrays.copyOf(packed, length / 2)),
        chunk("IDAT", Arrays.copyOfRange(packed, length / 2, length)),
        chunk("IEND", new byte[0]));
  }

  static byte[] chunk(String type, byte[] body) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(body);
    return ByteBuffer.allocate(12 + body.length)
        .putInt(body.length)
        .put(name)
        .put(body)
        .putInt((int) crc.getValue())
        .array();
  }

  /** An animated GIF: the quarters in full, then a frame of black. */
  static byte[] animatedGif(int size) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      writer.prepareWriteSequence(null);
      for (BufferedImage frame :
          new BufferedImage[] {
            palette(size, 8), as(new BufferedImage(size, size, 1), BufferedImage.TYPE_BYTE_INDEXED)
          }) {
        writer.writeToSequence(
            new IIOImage(
                frame, null, writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), param)),
            param);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A top-down 24-bit BMP: the bottom-up one with its rows turned round and its height negated. */
  static byte[] topDown(byte[] bmp, int width, int height) {
    byte[] turned = bmp.clone();
    int stride = (3 * width + 3) / 4 * 4;
    for (int row = 0; row < height; row++) {
      System.arraycopy(bmp, 54 + row * stride, turned, 54 + (height - 1 - row) * stride, stride);
    }
    ByteBuffer.wrap(turned).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(22, -height);
    return turned;
  }

  /** Lossless with quality over 100, else lossy. */
  static byte[] webp(BufferedImage image, int quality) {
    byte[] bgr =
        ((DataBufferByte) as(image, BufferedImage.TYPE_3BYTE_BGR).getData().getDataBuffer())
            .getData();
    try (BytePointer data = new BytePointer(bgr);
        Mat mat = new Mat(image.getHeight(), image.getWidth(), opencv_core.CV_8UC3, data);
        IntPointer params = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
        BytePointer out = new BytePointer()) {
      if (!opencv_imgcodecs.imencode(".webp", mat, out, params)) {
        throw new IllegalStateException("OpenCV wrote no WebP");
      }
      byte[] bytes = new byte[(int) out.limit()];
      out.get(bytes);
      return bytes;
    }
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
