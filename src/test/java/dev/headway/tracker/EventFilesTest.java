package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventFilesTest {
  private final MemoryFiles files = new MemoryFiles();

  @Test
  void anEpochHasFilesOfItsOwnThatAreWrittenOnce() {
    EventFiles events = new EventFiles(files);
    events.update(Runs.begun());
    assertThat(files.files.keySet())
        .containsExactly("tensorboard/train/events.out.tfevents.0000000000.headway");
    events.update(Runs.after(1));
    Map<String, byte[]> first = Map.copyOf(files.files);
    events.update(Runs.after(3));
    assertThat(files.files.keySet())
        .containsExactly(
            "tensorboard/train/events.out.tfevents.0000000000.headway",
            "tensorboard/train/events.out.tfevents.0000000001.headway",
            "tensorboard/train/events.out.tfevents.0000000002.headway",
            "tensorboard/train/events.out.tfevents.0000000003.headway",
            "tensorboard/validation/events.out.tfevents.0000000001.headway",
            "tensorboard/validation/events.out.tfevents.0000000002.headway",
            "tensorboard/validation/events.out.tfevents.0000000003.headway");
    first.forEach((name, content) -> assertThat(files.read(name)).isSameAs(content));
    assertThat(events.missing(Runs.after(3))).isEmpty();
    assertThat(events.missing(Runs.after(5))).containsExactly("4 of 11 event files");
  }

  @Test
  void aRunThatGoesOnAddsWhatIsNotThere() {
    new EventFiles(files).update(Runs.after(2));
    Map<String, byte[]> before = Map.copyOf(files.files);
    files.files.remove("tensorboard/train/events.out.tfevents.0000000002.headway");
    new EventFiles(files).update(Runs.after(3));
    assertThat(files.files).hasSize(7);
    before.forEach(
        (name, content) -> {
          if (!name.equals("tensorboard/train/events.out.tfevents.0000000002.headway")) {
            assertThat(files.read(name)).as(name).isSameAs(content);
          }
        });
  }

  @Test
  void whatIsNoPngIsNoImage() {
    byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    assertThatThrownBy(() -> new TrackedImage("gallery/1", "a cat", jpeg))
        .hasMessage("image gallery/1 isn't a PNG file");
    TrackedImage image = Runs.image("t", "c", 5, 7, BufferedImage.TYPE_INT_ARGB);
    assertThat(List.of(image.width(), image.height(), image.channels())).containsExactly(5, 7, 4);
  }
}
