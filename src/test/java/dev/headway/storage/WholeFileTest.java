package dev.headway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.testing.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the disk, on a store that renames and isn't known to us, and on one that can't rename. */
class WholeFileTest {
  /** Knows Hadoop's older interface alone, which doesn't rename to what is there. */
  public static final class Unknown extends RawLocalFileSystem {
    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("unknown:///");
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      return !exists(to) && super.rename(from, to);
    }
  }

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"file", "objects", "unknown"})
  void takesThePlaceOfWhatIsThere(String scheme) throws IOException {
    WholeFile file = file(scheme);
    file.write(out -> out.write(text("first")));
    file.write(out -> out.write(text("second")), "");
    assertThat(root.resolve("new/file.json")).hasContent("second");
    assertThat(names()).containsExactly("file.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "objects", "unknown"})
  void whatFailsHalfWayLeavesWhatWasThere(String scheme) throws IOException {
    WholeFile file = file(scheme);
    file.write(out -> out.write(text("first")));
    assertThatThrownBy(
            () ->
                file.write(
                    out -> {
                      out.write(text("half"));
                      throw new IOException("the disk is full");
                    },
                    "; choose another place"))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessage(file.target() + " can't be written: the disk is full; choose another place");
    assertThat(root.resolve("new/file.json")).hasContent("first");
    assertThat(names()).containsExactly("file.json");
  }

  @Test
  void anObjectStoreShowsNothingUntilTheEnd() throws IOException {
    file("objects")
        .write(
            out -> {
              out.write(text("half"));
              assertThat(root.resolve("new")).doesNotExist();
            });
    assertThat(root.resolve("new/file.json")).hasContent("half");
  }

  private WholeFile file(String scheme) throws IOException {
    Configuration conf = ObjectStore.in(new Configuration());
    conf.set("fs.unknown.impl", Unknown.class.getName());
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(scheme + "://" + root + "/new/file.json");
    FileSystem files = path.getFileSystem(conf);
    assertThat(Stores.isObjectStore(files)).isEqualTo(scheme.equals("objects"));
    return new WholeFile(files, path);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("new"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
