package dev.headway.cli;

import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.TinyBackbone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A folder with all that a user would have: images (four of them bad), a catalog with a small
 * network, a job file; and the program.
 */
final class Workshop {
  static final int PER_CLASS = 12;
  static final int BAD = 4;

  /** Files that aren't images, by the reason's beginning. */
  static final String BOMB = "30000x30000 pixels are over the limit of 100,000,000";

  /** What happens to a file. */
  enum Damage {
    SHORTER,
    FLIPPED,
    FUTURE,
    GONE
  }

  private final Path root;
  private final Program program;

  private Workshop(Path root) {
    this.root = root;
    this.program = new Program(root.resolve("catalog"));
  }

  static Workshop in(Path root) {
    try {
      Workshop workshop = new Workshop(root);
      org.apache.hadoop.fs.Path images =
          new org.apache.hadoop.fs.Path(root.resolve("images").toUri());
      SampleData.write(
          FileSystem.getLocal(new Configuration()),
          images,
          new SampleSpec(SceneSet.QUICKSTART, 5, PER_CLASS, BAD - 1));
      Files.write(
          root.resolve("images").resolve(labels().get(0)).resolve("bomb.png"), pngBomb(30_000));
      workshop.write("catalog/backbones/tiny.yaml", TinyBackbone.yaml());
      workshop.write("job.yaml", workshop.job());
      return workshop;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> labels() {
    return SceneSet.QUICKSTART.labels();
  }

  static int images() {
    return labels().size() * PER_CLASS + BAD;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      Path path = path(name);
      Files.createDirectories(path.getParent());
      return Files.write(path, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] anImage() {
    try {
      String label = labels().get(0);
      return Files.readAllBytes(path("images/" + label + "/" + label + "-0001.jpg"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Folders of good images; only their names differ. */
  void folders(String name, int perFolder, String... folders) {
    for (String folder : folders) {
      for (int i = 0; i < perFolder; i++) {
        write(name + "/" + folder + "/" + i + ".jpg", anImage());
      }
    }
  }

  /** A copy of a directory, one of whose files (the one whose name begins so) is damaged. */
  Path damagedCopy(String directory, String name, String file, Damage damage) throws IOException {
    Path copy = Files.createDirectories(path(name));
    try (Stream<Path> files = Files.list(path(directory))) {
      for (Path each : files.filter(f -> !f.getFileName().toString().startsWith(".")).toList()) {
        byte[] bytes = Files.readAllBytes(each);
        Path target = copy.resolve(each.getFileName().toString());
        if (!each.getFileName().toString().startsWith(file)) {
          Files.write(target, bytes);
          continue;
        }
        switch (damage) {
          case SHORTER -> Files.write(target, Arrays.copyOf(bytes, bytes.length - 10));
          case FLIPPED -> {
            bytes[bytes.length / 2] ^= 1;
            Files.write(target, bytes);
          }
          case FUTURE ->
              Files.writeString(
                  target,
                  new String(bytes, StandardCharsets.UTF_8)
                      .replaceFirst("\"format_version\" : 1", "\"format_version\" : 99"));
          case GONE -> Files.deleteIfExists(target);
          default -> throw new IllegalArgumentException(damage + "");
        }
      }
    }
    return copy;
  }

  Program.Result run(String... args) {
    return program.run(args);
  }

  /** Trains {@code job.yaml}. */
  Program.Result train(String runId, String... settings) {
    return trainFile("job.yaml", runId, settings);
  }

  Program.Result trainFile(String job, String runId, String... settings) {
    List<String> args =
        new ArrayList<>(List.of("train", "--job", path(job).toString(), "--run-id", runId));
    Stream.of(settings).forEach(setting -> args.addAll(List.of("--set", setting)));
    return run(args.toArray(new String[0]));
  }

  Path runDirectory(String runId) {
    return path("runs/scenes/" + runId);
  }

  String job() {
    return String.join(
        "\n",
        "name: scenes",
        "data:",
        "  source: " + path("images"),
        "  train: \"train[:60%]\"",
        "  validation: \"train[60%:80%]\"",
        "  test: \"train[80%:]\"",
        "  max_quarantined: 0.2",
        "backbone: { name: tiny, weights: random }",
        "input: { batch_size: 8 }",
        "fit: { epochs: 2, workers: 2, averaging_frequency: 2 }",
        "output: " + path("runs"),
        "");
  }

  /** A grey PNG of one bit a pixel: a few kilobytes that unfold to a square of that side. */
  private static byte[] pngBomb(int side) throws IOException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(rows)) {
      byte[] row = new byte[1 + (side + 7) / 8];
      for (int y = 0; y < side; y++) {
        deflater.write(row);
      }
    }
    ByteBuffer header = ByteBuffer.allocate(13).putInt(side).putInt(side).put((byte) 1);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    png.write(chunk("IHDR", header.array()));
    png.write(chunk("IDAT", rows.toByteArray()));
    png.write(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] chunk(String type, byte[] body) {
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
}
