package dev.headway.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system of this machine, but for one thing: without Hadoop's native library, which
 * hardly a machine has, that one starts the program {@code chmod} for each file and each directory
 * that it makes, and for each file's checksum. A short run makes hundreds.
 */
final class LocalDisk extends LocalFileSystem {
  /** For Hadoop, which makes it by its name. */
  LocalDisk() {
    super(new WithoutChmod());
  }

  private static final class WithoutChmod extends RawLocalFileSystem {
    private static final PosixFilePermission[] BITS = {
      PosixFilePermission.OTHERS_EXECUTE,
      PosixFilePermission.OTHERS_WRITE,
      PosixFilePermission.OTHERS_READ,
      PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.GROUP_READ,
      PosixFilePermission.OWNER_EXECUTE,
      PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_READ
    };

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      int mode = permission.toShort();
      if (mode >> BITS.length != 0) {
        super.setPermission(path, permission); // The sticky bit, which Java doesn't know.
        return;
      }
      Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
      for (int bit = 0; bit < BITS.length; bit++) {
        if ((mode >> bit & 1) == 1) {
          set.add(BITS[bit]);
        }
      }
      try {
        Files.setPosixFilePermissions(pathToFile(path).toPath(), set);
      } catch (NoSuchFileException e) {
        throw (IOException) new FileNotFoundException(path + " does not exist").initCause(e);
      } catch (UnsupportedOperationException e) {
        super.setPermission(path, permission); // Windows.
      }
    }
  }
}
