package dev.headway.sample;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes labelled pictures from numbers: one thing in a landscape, drawn at a chance place, size,
 * angle and light, among loose shapes, then blurred, made noisy and compressed. Colours are drawn
 * anew for every picture and part, the same way for every class, so that they tell nothing about
 * the label: what tells is how parts lie together. The same numbers give the same bytes on the same
 * JDK.
 */
public final class SceneGenerator {
  private final SceneSet set;
  private final long seed;

  /** A generator of one set's scenes. */
  public SceneGenerator(SceneSet set, long seed) {
    this.set = set;
    this.seed = seed;
  }

  /**
   * One scene as a baseline JPEG, 128×96 to 160×120 pixels, quality 70 to 92 %.
   *
   * @param label one of the set's {@link SceneSet#labels()}
   * @param number tells the scenes of a label apart
   */
  public byte[] jpeg(String label, int number) {
    Motif motif = set.motif(label);
    // Mixed well, so that neighbouring numbers give unrelated scenes.
    long mixed = seed * 0x9e3779b97f4a7c15L + label.hashCode() * 0xbf58476d1ce4e5b9L + number;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    Random random = new Random(mixed ^ mixed >>> 31);
    BufferedImage scene = scene(motif, random);
    return encode(scene, 0.70f + 0.22f * random.nextFloat());
  }

  private static BufferedImage scene(Motif motif, Random random) {
    int width = 128 + random.nextInt(33);
    int height = 96 + random.nextInt(25);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      Backdrop backdrop = new Backdrop(graphics, random, width, height);
      backdrop.paint();
      backdrop.clutter(2 + random.nextInt(5));
      place(motif, graphics, random, width, height);
      backdrop.clutter(random.nextInt(3));
      light(graphics, random, width, height);
    } finally {
      graphics.dispose();
    }
    return noisy(random.nextInt(3) == 0 ? blurred(image) : image, random);
  }

  private static void place(
      Motif motif, Graphics2D graphics, Random random, int width, int height) {
    double size = height * (0.25 + 0.2 * random.nextDouble());
    double x = size + (width - 2 * size) * random.nextDouble();
    double y = size + (height - 2 * size) * random.nextDouble();
    Graphics2D own = (Graphics2D) graphics.create();
    try {
      own.translate(x, y);
      own.rotate((random.nextDouble() - 0.5) * 0.3);
      own.shear((random.nextDouble() - 0.5) * 0.3, 0);
      double aspect = 0.85 + 0.3 * random.nextDouble();
      own.scale((random.nextBoolean() ? size : -size) * aspect, size / aspect);
      motif.draw(new Brush(own, random));
    } finally {
      own.dispose();
    }
  }

  /** A soft light or shadow from one side. */
  private static void light(Graphics2D graphics, Random random, int width, int height) {
    int tone = random.nextBoolean() ? 255 : 0;
    Color strong = new Color(tone, tone, tone, 30 + random.nextInt(80));
    Color none = new Color(tone, tone, tone, 0);
    graphics.setPaint(
        new GradientPaint(random.nextInt(width), 0, strong, random.nextInt(width), height, none));
    graphics.fillRect(0, 0, width, height);
  }

  private static BufferedImage blurred(BufferedImage image) {
    float[] kernel = {1 / 16f, 1 / 8f, 1 / 16f, 1 / 8f, 1 / 4f, 1 / 8f, 1 / 16f, 1 / 8f, 1 / 16f};
    return new ConvolveOp(new Kernel(3, 3, kernel), ConvolveOp.EDGE_NO_OP, null)
        .filter(image, null);
  }

  private static BufferedImage noisy(BufferedImage image, Random random) {
    int strength = 4 + random.nextInt(20);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int noise = random.nextInt(strength) + random.nextInt(strength) - strength + 1;
        int rgb = image.getRGB(x, y);
        image.setRGB(
            x,
            y,
            level((rgb >> 16 & 0xff) + noise) << 16
                | level((rgb >> 8 & 0xff) + noise) << 8
                | level((rgb & 0xff) + noise));
      }
    }
    return image;
  }

  private static int level(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static byte[] encode(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
