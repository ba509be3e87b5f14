package dev.headway.bench;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.error.HeadwayException;
import dev.headway.image.ImageDecoder;
import dev.headway.image.ImageReader;
import dev.headway.image.Resize;
import dev.headway.image.RgbImage;
import dev.headway.image.UnusableImageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Images per CPU second from bytes to a network's input, and of each step alone; beside them
 * OpenCV, whose decoder and resizing are C++ (and give other bits). One thread.
 */
final class DecodeBenchmark {
  private final PrintStream out;
  private final Arguments arguments;
  private final List<byte[]> files;
  private final InputSize size;
  private final int rounds;
  private final String json;
  private final ImageReader reader;
  private final float[] input;

  /** Keeps the work from being optimised away. */
  private double seen;

  DecodeBenchmark(Arguments arguments, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
    String folder = arguments.text("images", "../shared/datasets/cats_vs_dogs");
    int limit = arguments.number("limit", 400);
    int side = arguments.number("size", 224);
    this.rounds = arguments.number("rounds", 15);
    this.json = arguments.text("out", "target/bench/decode.json");
    arguments.refuseUnknown();
    this.size = new InputSize(side, side);
    this.files = files(folder, limit);
    this.reader = new ImageReader(size, PreprocessMode.TF);
    this.input = new float[reader.length()];
    opencv_core.setNumThreads(1);
  }

  int run() {
    Map<String, Step> steps = new LinkedHashMap<>();
    steps.put("decode", file -> seen += ImageDecoder.decode(file).rgb()[0]);
    List<RgbImage> pictures = new ArrayList<>();
    steps.put("resize", file -> seen += Resize.bilinear(picture(pictures, file), size)[0]);
    steps.put("preprocess", file -> reader.preprocess(input, 0));
    steps.put("decode, resize, preprocess", file -> reader.read(file, input, 0));
    steps.put("OpenCV's decode", file -> opencv(file, false));
    steps.put("OpenCV's decode and resize", file -> opencv(file, true));
    Map<String, List<Double>> cpu = new LinkedHashMap<>();
    for (int round = -rounds / 3; round < rounds; round++) {
      for (Map.Entry<String, Step> step : steps.entrySet()) {
        double seconds = seconds(step.getValue());
        if (round >= 0) {
          cpu.computeIfAbsent(step.getKey(), name -> new ArrayList<>()).add(seconds);
        }
      }
    }
    report(cpu);
    return seen == 0.5 ? 1 : 0;
  }

  private void report(Map<String, List<Double>> cpu) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    all.put("images", files.size());
    all.put("version", ImageReader.version());
    out.printf("| step | images per CPU second | worst | best |%n|---|---:|---:|---:|%n");
    cpu.forEach(
        (name, seconds) -> {
          double[] rates = seconds.stream().mapToDouble(s -> files.size() / s).sorted().toArray();
          double median = files.size() / Samples.median(seconds);
          out.printf(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.0f |%n",
              name,
              median,
              rates[0],
              rates[rates.length - 1]);
          all.put(name, Map.of("cpu_seconds", seconds, "images_per_cpu_second", median));
        });
    JsonFile.write(json, all);
    out.printf("numbers: %s%n", json);
  }

  private double seconds(Step step) {
    Watch watch = new Watch();
    try {
      for (byte[] file : files) {
        step.on(file);
      }
    } catch (UnusableImageException e) {
      throw HeadwayException.input("an image of the benchmark is unusable: " + e.reason());
    }
    return watch.cpuSeconds();
  }

  /** All decoded pictures don't fit: a few of them in turn. */
  private static RgbImage picture(List<RgbImage> pictures, byte[] file)
      throws UnusableImageException {
    if (pictures.size() < 50) {
      pictures.add(ImageDecoder.decode(file));
    }
    return pictures.get((file.length * 31 & 0xffff) % pictures.size());
  }

  private void opencv(byte[] file, boolean resized) {
    int flags = opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
        Mat picture = opencv_imgcodecs.imdecode(encoded, flags)) {
      if (resized) {
        try (Mat floats = new Mat();
            Size to = new Size(size.width(), size.height())) {
          opencv_imgproc.resize(picture, picture, to);
          opencv_imgproc.cvtColor(picture, picture, opencv_imgproc.COLOR_BGR2RGB);
          picture.convertTo(floats, opencv_core.CV_32F, 1 / 127.5, -1);
          seen += floats.rows();
        }
      }
      seen += picture.rows();
    }
  }

  private static List<byte[]> files(String folder, int limit) {
    try (Stream<Path> walk = Files.walk(Path.of(folder))) {
      List<Path> paths = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
      Collections.shuffle(paths, new Random(1));
      List<byte[]> files = new ArrayList<>();
      for (Path path : paths.subList(0, Math.min(limit, paths.size()))) {
        files.add(Files.readAllBytes(path));
      }
      if (files.isEmpty()) {
        throw HeadwayException.input("no images under " + folder);
      }
      return files;
    } catch (IOException e) {
      throw HeadwayException.input("can't read the images: " + e);
    }
  }

  private interface Step {
    void on(byte[] file) throws UnusableImageException;
  }
}
