package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The job files that the repository ships. */
class ConfFilesTest {
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyShippedJobIsValid(Path file) throws IOException {
    JobConfig job = JobFile.load(Files.readString(file), file.toString(), List.of());
    assertThat(JobFile.load(job.toYaml(), "effective", List.of())).isEqualTo(job);
  }

  @Test
  void theReferenceJobShowsTheDefaults() throws IOException {
    String text = Files.readString(Path.of("conf/job.yaml"));
    JobConfig reference = JobFile.load(text, "conf/job.yaml", List.of());
    JobConfig defaults =
        JobFile.load(
            "name: cats-vs-dogs",
            "none",
            List.of(
                "data.source=cats_vs_dogs",
                "data.train=train[:80%]",
                "backbone.name=mobilenet_v1_0.25_224"));
    assertThat(reference).isEqualTo(defaults);
  }

  @Test
  void theReferenceJobHasEveryKey() throws IOException {
    String effective =
        JobFile.load(Files.readString(Path.of("conf/job.yaml")), "", List.of()).toYaml();
    assertThat(keys(Files.readString(Path.of("conf/job.yaml")))).isEqualTo(keys(effective));
  }

  /** Each key, without values, comments and punctuation. */
  private static List<String> keys(String yaml) {
    return yaml.lines()
        .map(l -> l.replaceAll("#.*", ""))
        .flatMap(l -> Stream.of(l.split("[{,]")))
        .filter(l -> l.matches("\\s*\\w+:.*"))
        .map(l -> l.replaceAll(":.*", "").strip())
        .toList();
  }
}
