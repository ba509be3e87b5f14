package dev.headway.tracker;

import dev.headway.history.History;
import dev.headway.tracker.TrackedRun.State;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Runs to tell trackers of. */
final class Runs {
  private Runs() {}

  static TrackedRun begun() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("name", "pets");
    settings.put("fit.epochs", "3");
    return new TrackedRun(
        "pets",
        "r1",
        Instant.parse("2026-01-31T12:00:00Z"),
        settings,
        "name: pets\nfit:\n  epochs: 3\n",
        History.empty(),
        List.of(),
        Map.of(),
        Map.of(),
        State.RUNNING);
  }

  /** After so many epochs: losses 1, 1/2, 1/3 …, validation losses 2, 1, 2/3 …. */
  static History epochs(int count) {
    List<Double> loss = IntStream.range(0, count).mapToObj(e -> 1.0 / (e + 1)).toList();
    return new History(
        IntStream.range(0, count).boxed().toList(),
        Map.of(
            "loss", loss,
            "val_loss", loss.stream().map(l -> 2 * l).toList(),
            "learning_rate", loss.stream().map(l -> 0.001).toList()));
  }

  static TrackedRun after(int epochs) {
    return begun().with(epochs(epochs));
  }

  static TrackedRun finished(int epochs) {
    return after(epochs)
        .with(
            Map.of("test_loss", 0.25, "val_loss", 0.5, "train_examples", 160.0),
            Map.of("model_sha256", "abc", "spark", "3.5.5"))
        .with(State.FINISHED);
  }

  static TrackedImage image(String tag, String caption, int width, int height, int type) {
    try {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(width, height, type), "png", png);
      return new TrackedImage(tag, caption, png.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
