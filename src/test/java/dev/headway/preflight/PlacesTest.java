package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  private final Configuration hadoop = new Configuration();
  @TempDir private Path root;

  @Test
  void nothingStays() throws IOException {
    Path deep = root.resolve("a/b/c");
    try (Places places = Places.writeTo("output", deep.toString(), hadoop)) {
      assertThat(deep).isDirectoryContaining(f -> f.toString().contains("_preflight-"));
      assertThat(places.place().problem("0")).isEmpty();
      assertThat(places.place().problem("driver")).isEmpty();
      assertThat(places.free()).isPositive();
    }
    assertThat(names(root)).isEmpty();
  }

  @Test
  void whatWasThereStays() throws IOException {
    Files.createDirectories(root.resolve("a"));
    Files.writeString(root.resolve("a/mine"), "x");
    try (Places places = Places.writeTo("output", root.resolve("a").toString(), hadoop)) {
      assertThat(places.place().problem("0")).isEmpty();
    }
    assertThat(names(root)).containsExactly("a");
    assertThat(names(root.resolve("a"))).containsExactly("mine");
  }

  @Test
  void anotherMachinesDiskIsNoticed() throws IOException {
    Place place;
    try (Places places = Places.writeTo("output", root.toString(), hadoop)) {
      place = places.place();
    }
    // As if it had been written to the driver's own disk.
    assertThat(place.problem("0"))
        .isEqualTo("what the driver wrote isn't there: is it one place for all machines?");
  }

  @Test
  void whereNothingCanBeWritten() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "x");
    assertThatThrownBy(() -> Places.writeTo("output", file.resolve("below").toString(), hadoop))
        .isInstanceOf(IOException.class);
    assertThat(names(root)).containsExactly("file");
  }

  @Test
  void whatIsReadMustBeThere() throws IOException {
    Path file = Files.writeString(root.resolve("a.csv"), "x");
    assertThat(read(file).problem("0")).isEmpty();
    assertThat(read(root).problem("0")).isEmpty();
    assertThat(read(root.resolve("none")).problem("0"))
        .isEqualTo("there is no such file or directory");
  }

  @Test
  void reasonsAreOneLine() {
    assertThat(Places.reason(new RuntimeException("Job aborted: no\n\nDriver stacktrace:\n at x")))
        .isEqualTo("Job aborted: no");
    assertThat(Places.reason(new RuntimeException((String) null, new IOException("refused"))))
        .isEqualTo("refused");
    assertThat(Places.reason(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  private Place read(Path path) {
    return new Place(
        "data.source", path.toUri().toString(), null, new SerializableConfiguration(hadoop));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
