package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.testing.FullFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path root;

  /** Hadoop makes an error of it that is no exception. */
  @Test
  void aFullDiskIsNamedAndNothingHalfWrittenStays() throws IOException {
    RunDirectory run = RunDirectory.create(root.toString(), "pets", "r1", FullFiles.conf());
    assertThatThrownBy(() -> run.write("job.yaml", "name: pets"))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessage("file:" + root + "/pets/r1/job.yaml can't be written: No space left on device");
    try (Stream<Path> left = Files.list(root.resolve("pets/r1"))) {
      assertThat(left).isEmpty();
    }
  }
}
