package dev.headway.feature;

import dev.headway.config.FeatureType;
import dev.headway.storage.Stores;
import dev.headway.storage.WholeOutputFile;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;

/** Writes a segment, which is there when it is whole; holds one row group at most. */
final class SegmentWriter {
  private static final int ROW_GROUP_BYTES = 8 << 20;

  private final FileSystem fs;
  private final Segment segment;
  private final Path path;
  private final FeatureType dtype;
  private final WholeOutputFile out;
  private final ParquetWriter<Group> writer;
  private final SimpleGroupFactory groups = new SimpleGroupFactory(SegmentSchema.PARQUET);
  private int next;

  /**
   * Begins.
   *
   * @param metadata for the footer
   */
  SegmentWriter(
      Configuration conf, Segment segment, Map<String, String> metadata, FeatureType dtype)
      throws IOException {
    this.fs = segment.path().getFileSystem(conf);
    this.segment = segment;
    // An object appears whole under its name, or not at all; only files have to be renamed.
    this.path = Stores.isObjectStore(fs) ? segment.path() : segment.unfinished();
    this.dtype = dtype;
    this.next = segment.from();
    this.out = new WholeOutputFile(fs, path);
    boolean begun = false;
    try {
      this.writer =
          ExampleParquetWriter.builder(out)
              .withConf(conf)
              .withType(SegmentSchema.PARQUET)
              .withExtraMetaData(metadata)
              .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
              .withDictionaryEncoding(false)
              .withRowGroupSize((long) ROW_GROUP_BYTES)
              // Parquet looks at the size every 100 rows otherwise, and a row may be megabytes.
              .withMinRowCountForPageSizeCheck(1)
              .withMaxRowCountForPageSizeCheck(1)
              .withPageWriteChecksumEnabled(true)
              .build();
      begun = true;
    } finally {
      if (!begun) {
        abort();
      }
    }
  }

  void write(StoredRow row, String key) throws IOException {
    Group group = groups.newGroup();
    group.add(SegmentSchema.ROW, next++);
    group.add(SegmentSchema.IMAGE_SHA256, Binary.fromConstantByteArray(row.imageSha256()));
    if (row.reason() == null) {
      byte[] values =
          dtype == FeatureType.FLOAT16 ? HalfFloats.pack(row.features(), key) : row.features();
      group.add(SegmentSchema.FEATURES, Binary.fromConstantByteArray(values));
    } else {
      group.add(SegmentSchema.REASON, row.reason());
    }
    writer.write(group);
  }

  /** Makes it be there; all rows must have been written. */
  void commit() throws IOException {
    if (next != segment.to()) {
      throw new IllegalStateException("row " + next + " of " + segment + " is missing");
    }
    writer.close();
    if (!path.equals(segment.path()) && !fs.rename(path, segment.path())) {
      throw new IOException("can't rename " + path + " to " + segment.path());
    }
  }

  /** Leaves nothing behind, if it can. */
  void abort() {
    try {
      out.abort();
    } catch (IOException | RuntimeException | FSError e) {
      // Another reader of the folder removes it when it is old.
    }
  }
}
