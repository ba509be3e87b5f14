package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDiskTest {
  @TempDir private java.nio.file.Path temp;
  private FileSystem disk;
  private FileSystem hadoops;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "no POSIX file system");
    Configuration settings = new Configuration();
    settings.set("fs.file.impl", LocalDisk.class.getName());
    disk = FileSystem.newInstance(temp.toUri(), settings);
    hadoops = FileSystem.newInstance(temp.toUri(), new Configuration());
  }

  @Test
  void hadoopMakesItByItsName() {
    assertThat(disk).isInstanceOf(LocalDisk.class).isInstanceOf(LocalFileSystem.class);
    assertThat(hadoops).isNotInstanceOf(LocalDisk.class);
  }

  @Test
  void whatItMakesIsWhatHadoopMakes() throws IOException {
    for (String name : new String[] {"mine", "its"}) {
      FileSystem files = name.equals("mine") ? disk : hadoops;
      files.mkdirs(new Path(at(name), "a/b"));
      files.mkdirs(new Path(at(name), "shut"), new FsPermission("700"));
      try (OutputStream out = files.create(new Path(at(name), "a/b/file"), true)) {
        out.write(1);
      }
    }
    for (String name : new String[] {"", "a", "a/b", "shut", "a/b/file", "a/b/.file.crc"}) {
      assertThat(mode("mine/" + name)).as(name).isEqualTo(mode("its/" + name));
    }
    assertThat(Files.readAllBytes(temp.resolve("mine/a/b/.file.crc")))
        .isEqualTo(Files.readAllBytes(temp.resolve("its/a/b/.file.crc")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "640", "751", "777", "1777"})
  void eachBitIsSet(String mode) throws IOException {
    Path file = at("file");
    disk.create(file).close();
    disk.setPermission(file, new FsPermission(mode));
    assertThat(hadoops.getFileStatus(file).getPermission()).isEqualTo(new FsPermission(mode));
    assertThat(disk.getFileStatus(file).getPermission()).isEqualTo(new FsPermission(mode));
  }

  @Test
  void whatIsNotThereHasNoPermissions() {
    assertThatThrownBy(() -> disk.setPermission(at("nothing"), new FsPermission("640")))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("file:" + temp + "/nothing does not exist");
  }

  private Path at(String name) {
    return new Path("file:" + temp + "/" + name);
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(name)));
  }
}
