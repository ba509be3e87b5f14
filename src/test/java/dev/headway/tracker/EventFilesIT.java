package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.testing.EventReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files in the eyes of a reader that isn't ours. */
class EventFilesIT {
  private static final List<TrackedImage> IMAGES =
      List.of(
          Runs.image(
              "gallery/wrong/1", "cat, taken for dog: 0.73", 5, 7, BufferedImage.TYPE_INT_RGB),
          Runs.image("gallery/grey", "<b>grey</b>", 300, 2, BufferedImage.TYPE_BYTE_GRAY),
          Runs.image("batch", "", 1, 1, BufferedImage.TYPE_INT_ARGB));

  @TempDir Path root;

  @BeforeEach
  void write() throws IOException {
    MemoryFiles files = new MemoryFiles();
    Clock clock = Clock.fixed(Instant.ofEpochMilli(1_500_000_000_250L), ZoneOffset.UTC);
    EventFiles events = new EventFiles(files, clock);
    events.update(Runs.after(2));
    events.update(Runs.finished(3).withImages(IMAGES));
    for (String name : files.files.keySet()) {
      Files.createDirectories(root.resolve(name).getParent());
      Files.write(root.resolve(name), files.read(name));
    }
  }

  @Test
  void everyRecordIsReadBack() throws Exception {
    EventReader.Said said = EventReader.read(root.resolve(EventFiles.FOLDER));
    assertThat(said.error()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.events()).allMatch(e -> e.get("time").doubleValue() == 1500000000.25);
    assertThat(said.values("train", "epoch_loss", "scalar"))
        .containsExactly("0: 1.0", "1: 0.5", "2: " + (double) (1 / 3f));
    assertThat(said.values("validation", "epoch_loss", "scalar"))
        .containsExactly("0: 2.0", "1: 1.0", "2: " + (double) (2 / 3f));
    assertThat(said.values("train", "epoch_learning_rate", "scalar"))
        .hasSize(3)
        .allMatch(v -> v.endsWith(": " + (double) 0.001f));
    assertThat(said.values("train", "job", "text"))
        .containsExactly("0: \"Run r1\\n\\n    name: pets\\n    fit:\\n      epochs: 3\"");
    assertThat(said.values("train", "job", "plugin")).containsExactly("0: \"text\"");
    assertThat(said.values("test", "gallery/wrong/1", "image")).containsExactly("2: [5,7,3]");
    assertThat(said.values("test", "gallery/wrong/1", "description"))
        .containsExactly("2: \"cat, taken for dog: 0.73\"");
    assertThat(said.values("test", "gallery/grey", "image")).containsExactly("2: [300,2,1]");
    assertThat(said.values("test", "batch", "image")).containsExactly("2: [1,1,4]");
    assertThat(said.events().stream().map(JsonNode::size).distinct()).containsExactly(4);
  }

  @Test
  void theReaderSeesADamagedByte() throws Exception {
    Path file = root.resolve("tensorboard/train/events.out.tfevents.0000000001.headway");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] ^= 1;
    Files.write(file, bytes);
    EventReader.Said said = EventReader.read(file);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.error()).isEqualTo(file + ": wrong CRC of the data at 40");
  }
}
