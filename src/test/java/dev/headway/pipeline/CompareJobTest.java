package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.report.Comparison;
import dev.headway.report.Plot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareJobTest {
  @Test
  void runsAreLabelledByAsMuchOfTheirPlaceAsTellsThemApart() {
    assertThat(CompareJob.labels(List.of("file:/runs/pets/one", "file:/runs/pets/two")))
        .containsExactly("one", "two");
    assertThat(CompareJob.labels(List.of("file:/runs/pets/one", "file:/runs/cars/one")))
        .containsExactly("pets/one", "cars/one");
    assertThat(CompareJob.labels(List.of("file:/a/pets/one", "hdfs://host/b/pets/one")))
        .containsExactly("a/pets/one", "b/pets/one");
    assertThat(CompareJob.labels(List.of("file:/pets/one", "hdfs://host/pets/one")))
        .containsExactly("file:/pets/one", "host/pets/one");
    assertThat(CompareJob.labels(List.of("s3a:/one", "file:/one")))
        .containsExactly("s3a:/one", "file:/one");
  }

  /** Another file takes its place: whoever reads the one that is there reads on. */
  @Test
  void aComparisonAppearsWhole(@TempDir Path folder) throws Exception {
    Path page = Files.writeString(folder.resolve("runs.json"), "what was there");
    Path reader = Files.createLink(folder.resolve("reader"), page);
    Path plots = Files.createDirectory(folder.resolve("plots"));
    Path plot = Files.writeString(plots.resolve("loss.svg"), "what was there");
    Path viewer = Files.createLink(folder.resolve("viewer"), plot);

    CompareJob.write(new Comparison(List.of()), List.of(), page.toString(), new Configuration());
    CompareJob.writePlots(
        List.of(new Plot("loss", "Loss", "", new byte[1], "<svg/>", "<svg/>")),
        plots.toString(),
        new Configuration());

    assertThat(page).content().contains("\"runs\" : [ ]");
    assertThat(plot).hasContent("<svg/>");
    assertThat(List.of(reader, viewer))
        .allSatisfy(old -> assertThat(old).hasContent("what was there"));
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains("unfinished"));
    }
  }
}
