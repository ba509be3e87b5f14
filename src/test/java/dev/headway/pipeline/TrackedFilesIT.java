package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.history.History;
import dev.headway.testing.EventReader;
import dev.headway.testing.ObjectStore;
import dev.headway.tracker.RunTracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files where a run's directory may be. */
class TrackedFilesIT {
  @TempDir Path root;

  private final List<String> said = new ArrayList<>();

  @Test
  void anObjectStoreNeedsNeitherRenameNorAppend() throws Exception {
    Configuration hadoop = ObjectStore.in(new Configuration());
    assertTracked(RunDirectory.create("objects://" + root, "pets", "r1", hadoop));
  }

  /** Hadoop keeps a checksum beside each file, in one that TensorBoard would take for its own. */
  @Test
  void aLocalDiskHasNothingElseBesideThem() throws Exception {
    assertTracked(RunDirectory.create(root.toString(), "pets", "r1", new Configuration()));
  }

  /** As a driver that was killed leaves it. */
  @Test
  void whatAnAttemptLeftUnfinishedIsCleared() throws Exception {
    Path folder = Files.createDirectories(root.resolve("pets/r1/tensorboard/train"));
    Files.createFile(folder.resolve(".unfinished.0b6f6d0e-2f0c-4c63-9d3e-0a5ad1c6ea11"));
    assertTracked(RunDirectory.open(root + "/pets/r1", new Configuration()));
  }

  private void assertTracked(RunDirectory run) throws IOException, InterruptedException {
    JobConfig job =
        JobFile.load(
            "name: pets\ndata: { source: s, train: train }\nbackbone: { name: b }\n",
            "job.yaml",
            List.of("tracking.mlflow.uri=none"));
    RunTracking tracking =
        RunTracking.start(
            job, Map.of(), new TrackedFiles(run), run.runId(), Instant.now(), said::add);
    tracking.epochs(new History(List.of(0, 1), Map.of("loss", List.of(0.5, 0.25))));
    tracking.failed();
    assertThat(said).isEmpty();
    Path folder = root.resolve("pets/r1/tensorboard/train");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "events.out.tfevents.0000000000.headway",
              "events.out.tfevents.0000000001.headway",
              "events.out.tfevents.0000000002.headway");
    }
    EventReader.Said read = EventReader.read(folder.getParent());
    assertThat(read.error()).isEmpty();
    assertThat(read.values("train", "epoch_loss", "scalar")).containsExactly("0: 0.5", "1: 0.25");
  }
}
