package dev.headway.storage;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A Parquet file of which a listing has told already. Of an object store its parts are fetched by
 * ranges, as they are needed; or a small one all at once, which is one request in the place of
 * three.
 */
public final class KnownParquetFile implements InputFile {
  private static final int SMALL = 9 << 20;

  private final FileSystem files;
  private final FileStatus status;
  private final boolean whole;

  private KnownParquetFile(FileSystem files, FileStatus status, boolean whole) {
    this.files = files;
    this.status = status;
    this.whole = whole;
  }

  /** Of which a part may be wanted. */
  public static KnownParquetFile inParts(FileSystem files, FileStatus status) {
    return new KnownParquetFile(files, status, false);
  }

  /** Of which, most likely, all is wanted; up to 9 MiB it is held in memory. */
  public static KnownParquetFile whole(FileSystem files, FileStatus status) {
    return new KnownParquetFile(
        files, status, Stores.isObjectStore(files) && status.getLen() <= SMALL);
  }

  @Override
  public long getLength() {
    return status.getLen();
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    if (!whole) {
      return HadoopStreams.wrap(KnownFiles.openParts(files, status));
    }
    byte[] bytes = new byte[(int) status.getLen()];
    try (FSDataInputStream in = KnownFiles.openWhole(files, status)) {
      in.readFully(bytes);
    }
    return new InMemory(new Bytes(bytes));
  }

  @Override
  public String toString() {
    return status.getPath().toString();
  }

  private static final class Bytes extends ByteArrayInputStream {
    Bytes(byte[] bytes) {
      super(bytes);
    }

    int at() {
      return pos;
    }

    void at(long position) throws EOFException {
      if (position < 0 || position > count) {
        throw new EOFException("no byte " + position + " of " + count);
      }
      pos = (int) position;
    }
  }

  private static final class InMemory extends DelegatingSeekableInputStream {
    private final Bytes bytes;

    InMemory(Bytes bytes) {
      super(bytes);
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return bytes.at();
    }

    @Override
    public void seek(long position) throws IOException {
      bytes.at(position);
    }
  }
}
