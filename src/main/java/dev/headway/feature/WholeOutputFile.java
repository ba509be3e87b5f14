package dev.headway.feature;

import java.io.IOException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file of which an object store shows nothing when it is given up. */
final class WholeOutputFile implements OutputFile {
  private final FileSystem fs;
  private final Path path;
  private FSDataOutputStream out;

  WholeOutputFile(FileSystem fs, Path path) {
    this.fs = fs;
    this.path = path;
  }

  /** Gives it up, before it is closed. */
  void abort() throws IOException {
    if (out != null && out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
      out.abort();
    } else if (out != null) {
      out.close();
    }
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    out = fs.create(path, false);
    FSDataOutputStream to = out;
    return new PositionOutputStream() {
      @Override
      public long getPos() throws IOException {
        return to.getPos();
      }

      @Override
      public void write(int b) throws IOException {
        to.write(b);
      }

      @Override
      public void write(byte[] b, int off, int len) throws IOException {
        to.write(b, off, len);
      }

      @Override
      public void flush() throws IOException {
        to.flush();
      }

      @Override
      public void close() throws IOException {
        to.close();
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
