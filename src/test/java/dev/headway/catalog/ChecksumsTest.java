package dev.headway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {
  private static final String MD5_ABC = "md5:900150983cd24fb0d6963f7d28e17f72";
  private static final String SHA_ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void theStandardsExamplesAreRight() throws IOException {
    Checksums.verify(stream("abc"), MD5_ABC, "abc");
    Checksums.verify(stream("abc"), SHA_ABC, "abc");
    assertThat(Checksums.of(stream(""), "md5")).isEqualTo("md5:d41d8cd98f00b204e9800998ecf8427e");
    // FIPS 180's million times "a": more than one buffer.
    assertThat(Checksums.of(stream("a".repeat(1_000_000)), "sha256"))
        .isEqualTo("sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  }

  @Test
  void anotherContentIsRefusedWithBothChecksums(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("net.h5"), "abc");
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    Checksums.verify(path, new Configuration(), SHA_ABC);
    Files.writeString(file, "");
    refused(
        () -> Checksums.verify(path, new Configuration(), MD5_ABC),
        path
            + ": its checksum is md5:d41d8cd98f00b204e9800998ecf8427e, but "
            + MD5_ABC
            + " is expected; get the file again, or correct the catalog's entry");
    Files.delete(file);
    refused(
        () -> Checksums.verify(path, new Configuration(), MD5_ABC),
        path + ": can't be read: File " + path + " does not exist");
  }

  @Test
  void onlyPublishedFormsAreChecksums() {
    assertThat(Checksums.isWellFormed(MD5_ABC)).isTrue();
    assertThat(Checksums.isWellFormed(SHA_ABC)).isTrue();
    assertThat(Checksums.isWellFormed(MD5_ABC.replace("md5", "sha256"))).isFalse();
    assertThat(Checksums.isWellFormed(MD5_ABC + "0")).isFalse();
    assertThat(Checksums.isWellFormed(MD5_ABC.substring(4))).isFalse();
    assertThat(Checksums.isWellFormed("")).isFalse();
    assertThatThrownBy(() -> Checksums.verify(stream("abc"), "sha1:00", "abc"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(Runnable action, String message) {
    HeadwayException e = catchThrowableOfType(HeadwayException.class, action::run);
    assertThat(e.getMessage()).isEqualTo(message);
    assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT);
  }
}
