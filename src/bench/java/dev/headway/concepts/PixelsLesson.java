package dev.headway.concepts;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.image.ImageReader;
import dev.headway.image.Preprocess;
import dev.headway.image.UnusableImageException;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** What a network sees, mapped back, and what people see who forget to. */
final class PixelsLesson {
  private static final InputSize SIZE = new InputSize(64, 64);
  private static final int SCALE = 2;
  private static final int TILE = 64 * SCALE;
  private static final int GAP = 10;
  private static final int HEAD = 40;
  private static final int SCENES = 3;

  private PixelsLesson() {}

  static void teach(Lesson lesson, Path images) throws IOException {
    List<Column> columns =
        List.of(
            new Column("mapped back", "from -1…1 to 0…255", PreprocessMode.TF, null),
            new Column("tf, as it is", "taken for 0…1", PreprocessMode.TF, v -> 255 * v),
            new Column("torch, as it is", "taken for 0…1", PreprocessMode.TORCH, v -> 255 * v),
            new Column("caffe, as it is", "taken for R,G,B 0…255", PreprocessMode.CAFFE, v -> v));
    List<Path> scenes;
    try (Stream<Path> labels = Files.list(images)) {
      scenes =
          labels
              .sorted()
              .limit(SCENES)
              .map(folder -> folder.resolve(folder.getFileName() + "-0001.jpg"))
              .toList();
    }
    BufferedImage sheet =
        new BufferedImage(
            GAP + columns.size() * (TILE + GAP),
            HEAD + scenes.size() * (TILE + GAP),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      for (int c = 0; c < columns.size(); c++) {
        int left = GAP + c * (TILE + GAP);
        graphics.setColor(Color.BLACK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 11));
        graphics.drawString(columns.get(c).name, left, 16);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        graphics.drawString(columns.get(c).taken, left, 31);
        for (int r = 0; r < scenes.size(); r++) {
          BufferedImage tile = columns.get(c).picture(Files.readAllBytes(scenes.get(r)));
          graphics.drawImage(tile, left, HEAD + r * (TILE + GAP), TILE, TILE, null);
        }
      }
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", bytes);
    lesson.write("pixels.png", bytes.toByteArray());
    measure(lesson.numbers(), scenes);
  }

  private static void measure(Numbers numbers, List<Path> scenes) throws IOException {
    long values = 0;
    long negative = 0;
    long most = 0;
    for (Path scene : scenes) {
      byte[] jpeg = Files.readAllBytes(scene);
      float[] pixels = new float[SIZE.height() * SIZE.width() * 3];
      try {
        new ImageReader(SIZE, PreprocessMode.TF).pixels(jpeg, pixels, 0);
      } catch (UnusableImageException e) {
        throw new IOException(scene + " is unusable", e);
      }
      for (PreprocessMode mode :
          List.of(PreprocessMode.TF, PreprocessMode.TORCH, PreprocessMode.CAFFE)) {
        byte[] back = Preprocess.displayable(mode, Preprocess.apply(mode, pixels));
        for (int i = 0; i < back.length; i++) {
          most = Math.max(most, Math.abs(Math.round(pixels[i]) - (back[i] & 0xff)));
        }
      }
      for (float value : Preprocess.apply(PreprocessMode.TF, pixels)) {
        values++;
        negative += value < 0 ? 1 : 0;
      }
    }
    numbers.put("pixels.black_share", (double) negative / values);
    numbers.put("pixels.most_levels", most);
  }

  /** A way to show a network's input; without a wrong way, the right one. */
  private record Column(
      String name, String taken, PreprocessMode mode, DoubleUnaryOperator wrongWay) {
    BufferedImage picture(byte[] jpeg) throws IOException {
      float[] input;
      try {
        input = new ImageReader(SIZE, mode).read(jpeg);
      } catch (UnusableImageException e) {
        throw new IOException("a scene is unusable", e);
      }
      byte[] levels = wrongWay == null ? Preprocess.displayable(mode, input) : wrong(input);
      BufferedImage image =
          new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < levels.length / 3; i++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          rgb = rgb << 8 | levels[3 * i + channel] & 0xff;
        }
        image.setRGB(i % SIZE.width(), i / SIZE.width(), rgb);
      }
      return image;
    }

    private byte[] wrong(float[] input) {
      byte[] levels = new byte[input.length];
      for (int i = 0; i < levels.length; i++) {
        double level = Math.rint(wrongWay.applyAsDouble(input[i]));
        levels[i] = (byte) Math.max(0, Math.min(255, level));
      }
      return levels;
    }
  }
}
