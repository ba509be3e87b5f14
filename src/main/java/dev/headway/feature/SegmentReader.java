package dev.headway.feature;

import dev.headway.config.FeatureType;
import dev.headway.storage.KnownParquetFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;

/**
 * Reads a segment from one of its rows on, a row group in memory at a time. What the footer says of
 * itself must be what is asked for, every page's CRC must be right, and the rows must be numbered
 * as the name says.
 */
final class SegmentReader implements Closeable {
  private final Segment segment;
  private final FeatureType dtype;
  private ParquetFileReader file;
  private MessageColumnIO columns;
  private RecordReader<Group> records;
  private int group;
  private long groupLeft;
  private int next;

  private SegmentReader(Segment segment, FeatureType dtype) {
    this.segment = segment;
    this.dtype = dtype;
    this.next = segment.from();
  }

  /**
   * Opens one.
   *
   * @param listed the file as the store listed it
   * @param expected what the footer has to say
   * @param row the first row that is wanted, by its number in the unit
   */
  static SegmentReader open(
      Configuration conf,
      Segment segment,
      FileStatus listed,
      Map<String, String> expected,
      FeatureType dtype,
      int row)
      throws UnreadableSegmentException {
    SegmentReader reader = new SegmentReader(segment, dtype);
    try {
      reader.file =
          ParquetFileReader.open(
              KnownParquetFile.whole(segment.path().getFileSystem(conf), listed),
              HadoopReadOptions.builder(conf).usePageChecksumVerification(true).build());
      reader.check(expected);
      reader.skipTo(row);
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw reader.unreadable(e);
    }
  }

  /** The next rows. */
  List<StoredRow> next(int count) throws UnreadableSegmentException {
    List<StoredRow> rows = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        rows.add(row(record()));
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // It was only read; what was read is already checked.
    }
  }

  private void check(Map<String, String> expected) {
    Map<String, String> found = file.getFooter().getFileMetaData().getKeyValueMetaData();
    expected.forEach(
        (key, value) -> {
          if (!value.equals(found.get(key))) {
            throw new IllegalStateException(
                "it says " + key + " = " + found.get(key) + ", not " + value);
          }
        });
    if (!SegmentSchema.matches(file.getFooter().getFileMetaData().getSchema())) {
      throw new IllegalStateException(
          "its columns are " + file.getFooter().getFileMetaData().getSchema().getFields());
    }
    long rows = file.getRowGroups().stream().mapToLong(BlockMetaData::getRowCount).sum();
    if (rows != segment.to() - segment.from()) {
      throw new IllegalStateException("it has " + rows + " rows");
    }
    columns = new ColumnIOFactory().getColumnIO(SegmentSchema.PARQUET, SegmentSchema.PARQUET, true);
  }

  private void skipTo(int row) throws IOException {
    while (group < file.getRowGroups().size()
        && next + file.getRowGroups().get(group).getRowCount() <= row) {
      next += (int) file.getRowGroups().get(group++).getRowCount();
    }
    while (next < row) {
      record();
      next++;
    }
  }

  private Group record() throws IOException {
    while (groupLeft == 0) {
      if (group == file.getRowGroups().size()) {
        throw new IllegalStateException("it has no row " + next);
      }
      // Row groups before the first wanted row have been passed over by the footer's counts.
      PageReadStore pages = file.readRowGroup(group);
      groupLeft = file.getRowGroups().get(group++).getRowCount();
      records = columns.getRecordReader(pages, new GroupRecordConverter(SegmentSchema.PARQUET));
    }
    groupLeft--;
    return records.read();
  }

  private StoredRow row(Group group) {
    int number = group.getInteger(SegmentSchema.ROW, 0);
    if (number != next) {
      throw new IllegalStateException("row " + next + " is numbered " + number);
    }
    next++;
    byte[] sha = group.getBinary(SegmentSchema.IMAGE_SHA256, 0).getBytes();
    if (group.getFieldRepetitionCount(SegmentSchema.REASON) > 0) {
      return new StoredRow(sha, null, group.getString(SegmentSchema.REASON, 0));
    }
    byte[] values = group.getBinary(SegmentSchema.FEATURES, 0).getBytes();
    return new StoredRow(
        sha, dtype == FeatureType.FLOAT16 ? HalfFloats.unpack(values) : values, null);
  }

  private UnreadableSegmentException unreadable(Exception e) {
    Throwable last = e;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    String reason = last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    return new UnreadableSegmentException(segment, reason, e);
  }
}
