package dev.headway.shard;

import dev.headway.storage.WholeOutputFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A new Parquet file whose size and SHA-256 are known when it is closed, without reading it again,
 * and are the same of the same rows.
 */
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
    return new Tailed(file.create(blockSizeHint));
  }

  /** Holds back the file's end until it is known to be that. */
  private final class Tailed extends PositionOutputStream {
    private final PositionOutputStream out;
    private final byte[] held = new byte[2 * ShardFooter.LONGEST];
    private int length;
    private boolean closed;

    private Tailed(PositionOutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return bytes + length;
    }

    @Override
    public void write(int b) throws IOException {
      if (length == held.length) {
        pass(length - ShardFooter.LONGEST);
      }
      held[length++] = (byte) b;
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      int at = off;
      while (at < off + len) {
        if (length == held.length) {
          pass(length - ShardFooter.LONGEST);
        }
        int part = Math.min(held.length - length, off + len - at);
        System.arraycopy(b, at, held, length, part);
        length += part;
        at += part;
      }
    }

    /** Lets the first bytes go. */
    private void pass(int count) throws IOException {
      put(held, count);
      length -= count;
      System.arraycopy(held, count, held, 0, length);
    }

    private void put(byte[] from, int count) throws IOException {
      out.write(from, 0, count);
      digest.update(from, 0, count);
      bytes += count;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        byte[] tail = ShardFooter.inOrder(Arrays.copyOf(held, length));
        length = 0;
        put(tail, tail.length);
      }
      out.close();
    }
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
