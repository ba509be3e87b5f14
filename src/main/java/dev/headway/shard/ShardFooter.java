package dev.headway.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The footer of a Parquet file, with the encodings of each column in their own order. Parquet keeps
 * them in a hash set, so that each JVM writes them in another: the same images gave shards of
 * another SHA-256, and features of one couldn't be found for the other.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">Parquet's file format</a>: at the end
 *     are the footer, its length as a little-endian int32, and four bytes of magic
 */
final class ShardFooter {
  /**
   * A shard of 1,024 MiB has under 450 row groups, of which the footer says some 400 bytes each;
   * over 4 KiB where keys have S3's 1,024 bytes and a group is one large image.
   */
  static final int LONGEST = 2 << 20;

  private static final int LENGTH_AND_MAGIC = 8;

  private ShardFooter() {}

  /**
   * The end of a file with its footer in order.
   *
   * @param tail the last bytes of a Parquet file; when the footer isn't wholly in it, it stays as
   *     it is
   */
  static byte[] inOrder(byte[] tail) throws IOException {
    if (tail.length < LENGTH_AND_MAGIC) {
      return tail;
    }
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getInt(tail.length - LENGTH_AND_MAGIC);
    int begin = tail.length - LENGTH_AND_MAGIC - length;
    if (length < 0 || begin < 0) {
      return tail;
    }
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(tail, begin, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        Collections.sort(column.getMeta_data().getEncodings());
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(tail.length);
    out.write(tail, 0, begin);
    Util.writeFileMetaData(footer, out);
    ByteBuffer end = ByteBuffer.allocate(LENGTH_AND_MAGIC).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(out.size() - begin).putInt(bytes.getInt(tail.length - Integer.BYTES));
    out.write(end.array());
    return out.toByteArray();
  }
}
