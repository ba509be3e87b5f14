package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.spark.sql.Row;

/** Writes one shard, holding one row group at most. */
final class ShardWriter {
  /** Row groups are at most this, but for a last image of more than 1 MiB that still goes in. */
  static final int ROW_GROUP_BYTES = 8 << 20;

  /** What the buffered size may be when a row group is closed; the next row must still fit. */
  private static final int ROW_GROUP_TARGET = ROW_GROUP_BYTES - (1 << 20);

  private ShardWriter() {}

  /**
   * Writes the images of some files. A repeated or speculative attempt has a name of its own, so it
   * never touches what another wrote, and nothing is renamed, which object stores can't.
   *
   * @param name the shard's name up to the attempt's part, e.g. {@code part-train-00003}
   * @param attempt what is unique to this attempt
   * @param files rows as of {@link ListedFiles#byTask}, in order
   */
  static ShardFile write(
      Configuration conf,
      Path folder,
      String name,
      String attempt,
      Iterator<Row> files,
      int labels) {
    byte[] hash = DigestUtils.sha256((name + attempt).getBytes(StandardCharsets.UTF_8));
    String file = name + "-" + HexFormat.of().formatHex(hash, 0, 8) + ".parquet";
    Path path = HadoopFiles.child(folder, file);
    DigestOutputFile out = null;
    boolean written = false;
    try {
      out = new DigestOutputFile(path.getFileSystem(conf), path);
      ParquetWriter<Group> writer = writer(conf, out);
      long[] counts = fill(conf, writer, files, labels);
      writer.close();
      written = true;
      return new ShardFile(
          file,
          Arrays.stream(counts).sum(),
          Arrays.stream(counts).boxed().toList(),
          out.bytes(),
          out.sha256());
    } catch (IOException | FSError e) {
      throw HeadwayException.failure("can't write shard " + path + ": " + HadoopFiles.reason(e), e);
    } finally {
      if (!written && out != null) {
        abort(out);
      }
    }
  }

  private static long[] fill(
      Configuration conf, ParquetWriter<Group> writer, Iterator<Row> files, int labels)
      throws IOException {
    long[] counts = new long[labels];
    SimpleGroupFactory groups = new SimpleGroupFactory(ShardSchema.PARQUET);
    while (files.hasNext()) {
      Row row = files.next();
      int label = row.getInt(1);
      Group group = groups.newGroup();
      group.add(ShardSchema.KEY, row.getString(0));
      group.add(
          ShardSchema.IMAGE,
          Binary.fromConstantByteArray(
              HadoopFiles.read(conf, row.getString(2), row.getLong(5), row.getLong(6))));
      group.add(ShardSchema.LABEL, label);
      writer.write(group);
      counts[label]++;
    }
    return counts;
  }

  /** JPEG doesn't compress, and no image comes twice: plain bytes. */
  private static ParquetWriter<Group> writer(Configuration conf, DigestOutputFile out)
      throws IOException {
    return ExampleParquetWriter.builder(out)
        .withConf(conf)
        .withType(ShardSchema.PARQUET)
        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
        .withDictionaryEncoding(false)
        .withRowGroupSize((long) ROW_GROUP_TARGET)
        // Parquet looks at the size every 100 rows otherwise, and 100 images may be 500 MB.
        .withMinRowCountForPageSizeCheck(1)
        .withMaxRowCountForPageSizeCheck(1)
        .withPageWriteChecksumEnabled(true)
        .build();
  }

  /** Another attempt or the next ingest removes what stays. */
  private static void abort(DigestOutputFile out) {
    try {
      out.abort();
    } catch (IOException | RuntimeException | FSError e) {
      // The failure that led here is the one to tell.
    }
  }
}
