package dev.headway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code submit/headway train} as a user starts it. */
record HeadwayCommand(BackboneChoice backbone, int epochs) {
  private static final String DOOR = "submit/headway";

  /** Lets it build its jar and make its class archive, so that no run does. */
  void build() {
    ChildProcess.lastLine(List.of(DOOR, "--version"), Map.of("HEADWAY_ARCHIVE", "make"));
  }

  /**
   * Trains.
   *
   * @return the run's metrics
   */
  JsonNode train(Path images, Path output) {
    String run =
        ChildProcess.lastLine(
            List.of(
                DOOR,
                "--master",
                "local[2]",
                "--",
                "train",
                "--job",
                "conf/cats_vs_dogs.yaml",
                "--set",
                "data.source=" + images,
                "--set",
                "backbone.name=" + backbone.name(),
                "--set",
                "backbone.weights=" + backbone.weights(),
                "--set",
                "fit.epochs=" + epochs,
                "--set",
                "fit.averaging_frequency=20",
                "--set",
                "output=" + output),
            Map.of());
    Path metrics = Path.of(URI.create(run).getPath(), "metrics.json");
    try {
      return new ObjectMapper().readTree(metrics.toFile());
    } catch (IOException e) {
      throw HeadwayException.failure("no metrics at " + metrics + ": " + e.getMessage(), e);
    }
  }
}
