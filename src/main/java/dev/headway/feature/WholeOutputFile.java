package dev.headway.feature;

import java.io.IOException;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopStreams;
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
