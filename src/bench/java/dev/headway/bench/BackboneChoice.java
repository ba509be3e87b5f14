package dev.headway.bench;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.error.HeadwayException;
import dev.headway.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A backbone to measure, written {@code NAME[@SIDE][=WEIGHTS]}.
 *
 * @param side of the square input; null for the catalog's
 * @param weights a file, or {@code random}: speed doesn't depend on them
 */
record BackboneChoice(String name, Integer side, String weights) {
  private static final Pattern TEXT = Pattern.compile("([^@=]+)(?:@(\\d+))?(?:=(.+))?");
  private static final String JOB =
      """
      name: bench
      data: { train: train }
      """;

  /** Without weights it takes those of the shared folder, or random ones where it has none. */
  static BackboneChoice parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw HeadwayException.request(
          "'" + text + "' is no backbone: write NAME, NAME@SIDE or NAME@SIDE=WEIGHTS");
    }
    Integer side = parts.group(2) == null ? null : Integer.valueOf(parts.group(2));
    Path shared = Shared.root().resolve("backbones").resolve(parts.group(1) + "_notop.h5");
    String own = Files.exists(shared) ? shared.toString() : "random";
    return new BackboneChoice(parts.group(1), side, parts.group(3) == null ? own : parts.group(3));
  }

  /** As {@link #parse} reads it. */
  String text() {
    return name + (side == null ? "" : "@" + side) + "=" + weights;
  }

  /** The name that tables and bars have. */
  String title() {
    return name
        + (side == null ? "" : " at " + side + "²")
        + (weights.equals("random") ? ", random weights" : "");
  }

  /** The network that the PyTorch peer has. */
  boolean isPeers() {
    return name.equals("mobilenet_v1_0.25_224") && side == null;
  }

  /**
   * A job on images.
   *
   * @param images one folder a class
   */
  JobConfig job(String images, String engine) {
    List<String> settings = new ArrayList<>();
    settings.add("data.source=" + images);
    settings.add("backbone.name=" + name);
    settings.add("backbone.weights=" + weights);
    settings.add("backbone.engine=" + engine);
    if (side != null) {
      settings.add("backbone.input_size=[" + side + "," + side + "]");
    }
    return JobFile.load(JOB, "bench", settings);
  }
}
