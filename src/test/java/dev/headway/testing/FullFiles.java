package dev.headway.testing;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** A local disk that is full: files can be made, but take nothing; Linux has a device for that. */
public final class FullFiles extends RawLocalFileSystem {
  private static final Path FULL = new Path("/dev/full");

  /** A configuration whose {@code file:} this is. */
  public static Configuration conf() {
    Configuration conf = new Configuration();
    conf.set("fs.file.impl", FullFiles.class.getName());
    conf.setBoolean("fs.file.impl.disable.cache", true);
    return conf;
  }

  @Override
  protected OutputStream createOutputStreamWithMode(
      Path path, boolean append, FsPermission permission) throws IOException {
    super.createOutputStreamWithMode(path, append, permission).close();
    return super.createOutputStreamWithMode(FULL, true, null);
  }
}
