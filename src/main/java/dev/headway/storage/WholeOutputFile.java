package dev.headway.storage;

import java.io.IOException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new Parquet file, under a name that nobody else writes, of which an object store shows nothing
 * before it is closed, and never anything when it is given up.
 */
public final class WholeOutputFile implements OutputFile {
  private final FileSystem files;
  private final Path path;
  private FSDataOutputStream out;

  /** One that isn't begun. */
  public WholeOutputFile(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /**
   * Gives it up, before it is closed, and removes what is there of it. Whoever writes to it isn't
   * to be closed any more: that would write a file's end.
   */
  public void abort() throws IOException {
    if (out == null) {
      return;
    }
    try {
      if (out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      } else {
        out.close();
      }
    } finally {
      files.delete(path, false);
    }
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    // Nobody else has the name: an object store needn't be asked whether it is there.
    out = files.create(path, Stores.isObjectStore(files));
    return HadoopStreams.wrap(out);
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
