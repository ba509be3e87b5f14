package dev.headway.it.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory that is soon full. */
final class SmallDisk implements AutoCloseable {
  private static final String BALLAST = "ballast";

  private final Path path;
  private final Thread atExit = new Thread(this::unmount);

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts one; the test is skipped where that isn't allowed. */
  static SmallDisk mount(Path folder, String size) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Machine.require(
        "a small disk", "mount", "-t", "tmpfs", "-o", "size=" + size, "headway-test", folder + "");
    SmallDisk disk = new SmallDisk(folder);
    Runtime.getRuntime().addShutdownHook(disk.atExit);
    return disk;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Fills it up, but for so many bytes. */
  void fill(long left) throws IOException {
    byte[] some = new byte[4096];
    try (OutputStream out = Files.newOutputStream(path.resolve(BALLAST))) {
      while (Files.getFileStore(path).getUsableSpace() >= left + some.length) {
        out.write(some);
      }
    }
  }

  /** Makes room again. */
  void makeRoom() throws IOException {
    Files.delete(path.resolve(BALLAST));
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    unmount();
  }

  private void unmount() {
    try {
      // Lazily: whatever still has a file open there is about to end.
      Machine.problem("umount", "--lazy", path.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
