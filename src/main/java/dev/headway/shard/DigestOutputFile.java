package dev.headway.shard;

import dev.headway.storage.WholeOutputFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file whose size and SHA-256 are known when it is closed, without reading it again. */
final class DigestOutputFile implements OutputFile {
  private final WholeOutputFile file;
  private final MessageDigest digest = DigestUtils.getSha256Digest();
  private long bytes;

  DigestOutputFile(FileSystem fs, Path path) {
    this.file = new WholeOutputFile(fs, path);
  }

  long bytes() {
    return bytes;
  }

  /** 64 hex digits; call once, after closing. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** As {@link WholeOutputFile#abort}. */
  void abort() throws IOException {
    file.abort();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    PositionOutputStream out = file.create(blockSizeHint);
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return bytes;
      }

      @Override
      public void write(int b) throws IOException {
        out.write(b);
        digest.update((byte) b);
        bytes++;
      }

      @Override
      public void write(byte[] b, int off, int len) throws IOException {
        out.write(b, off, len);
        digest.update(b, off, len);
        bytes += len;
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }

      @Override
      public void close() throws IOException {
        out.close();
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
