package dev.headway.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk, behaving as an object store does: a file is there when its stream is closed and
 * not before, a stream can be given up, nothing is renamed or appended to. Its scheme is {@code
 * objects}. It counts what it is asked, in all of this JVM.
 */
public final class ObjectStore extends RawLocalFileSystem {
  /** What it counts. */
  public enum Asked {
    /** For what is known of a file; opening one by its name alone asks too. */
    STATUS,
    /** For a file's content. */
    OPEN,
    /** For the names in a folder. */
    LIST
  }

  private static final Map<Asked, Long> COUNTS = new EnumMap<>(Asked.class);

  /** Makes it known to a configuration. */
  public static Configuration in(Configuration conf) {
    conf.set("fs.objects.impl", ObjectStore.class.getName());
    return conf;
  }

  /** Counts from here on. */
  public static synchronized void forget() {
    COUNTS.clear();
  }

  /** How often since then. */
  public static synchronized long count(Asked asked) {
    return COUNTS.getOrDefault(asked, 0L);
  }

  private static synchronized void asked(Asked asked) {
    COUNTS.merge(asked, 1L, Long::sum);
  }

  @Override
  public URI getUri() {
    return URI.create("objects:///");
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
        || super.hasPathCapability(path, capability);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    asked(Asked.STATUS);
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    asked(Asked.LIST);
    return Arrays.stream(disk().listStatus(onDisk(path)))
        .map(ObjectStore::plain)
        .toArray(FileStatus[]::new);
  }

  /** Without rights, which the local disk's would look up by a path of its own scheme. */
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        new Path("objects", null, status.getPath().toUri().getPath()));
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    asked(Asked.STATUS);
    asked(Asked.OPEN);
    return opened(path);
  }

  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path path, OpenFileParameters parameters) throws IOException {
    if (parameters.getStatus() == null) {
      asked(Asked.STATUS);
    }
    asked(Asked.OPEN);
    return CompletableFuture.completedFuture(opened(path));
  }

  private FSDataInputStream opened(Path path) throws IOException {
    return disk().open(onDisk(path));
  }

  /** The disk itself, which asks on its own for each file that it opens or lists. */
  private FileSystem disk() throws IOException {
    return FileSystem.getLocal(getConf()).getRaw();
  }

  private static Path onDisk(Path path) {
    return new Path(path.toUri().getPath());
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("rename " + from);
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("append " + file);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return new FSDataOutputStream(new Upload(file), null);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return new FSDataOutputStream(new Upload(file), null);
  }

  private FSDataOutputStream created(Path file) throws IOException {
    return super.create(file, true, 4096, (short) 1, 1 << 20, null);
  }

  /** What is written, until it is all. */
  private final class Upload extends ByteArrayOutputStream
      implements Abortable, StreamCapabilities {
    private final Path file;
    private boolean ended;

    Upload(Path file) {
      this.file = file;
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM);
    }

    @Override
    public AbortableResult abort() {
      ended = true;
      return new AbortableResult() {
        @Override
        public boolean alreadyClosed() {
          return false;
        }

        @Override
        public IOException anyCleanupException() {
          return null;
        }
      };
    }

    @Override
    public void close() throws IOException {
      if (!ended) {
        ended = true;
        try (OutputStream out = created(file)) {
          writeTo(out);
        }
      }
    }
  }
}
