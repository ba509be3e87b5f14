package dev.headway.shard;

import dev.headway.error.HeadwayException;
import dev.headway.storage.KnownParquetFile;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows of one slice of a shard, one row group in memory at a time. A row's place in the file is
 * known exactly: row groups before the slice are passed over by the footer's counts. The size and
 * the row count must be the index', every page's CRC must be right; any failure names the shard.
 */
final class ShardReader implements Iterator<Row>, Closeable {
  private final Path path;
  private final ShardSlice slice;
  private final String split;
  private final int labels;
  private final ParquetFileReader file;
  private final MessageType schema;
  private final MessageColumnIO columns;
  private int group;
  private long groupLeft;
  private long toSkip;
  private long taken;
  private RecordReader<Group> records;

  /**
   * A reader.
   *
   * @param schema {@link ShardSchema#PARQUET} or {@link ShardSchema#WITHOUT_IMAGES}: then the
   *     images are null, and not read
   */
  ShardReader(
      Configuration conf,
      Path path,
      ShardSlice slice,
      MessageType schema,
      String split,
      int labels) {
    this.path = path;
    this.slice = slice;
    this.schema = schema;
    this.split = split;
    this.labels = labels;
    this.toSkip = slice.skip();
    this.file = open(conf);
    try {
      MessageType found = file.getFooter().getFileMetaData().getSchema();
      check(found);
      file.setRequestedSchema(schema);
      this.columns = new ColumnIOFactory().getColumnIO(schema, found, true);
    } catch (RuntimeException e) {
      close();
      throw damaged(e);
    }
  }

  @Override
  public boolean hasNext() {
    return taken < slice.take();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      while (groupLeft == 0) {
        nextGroup();
      }
      while (toSkip > 0) {
        record();
        toSkip--;
      }
      Row row = row(record());
      taken++;
      if (!hasNext()) {
        close();
      }
      return row;
    } catch (IOException | RuntimeException e) {
      close();
      throw damaged(e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It was only read; what was read is already checked.
    }
  }

  private ParquetFileReader open(Configuration conf) {
    try {
      FileSystem fs = path.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(path);
      if (status.getLen() != slice.bytes()) {
        throw HeadwayException.input(
            "shard "
                + path
                + " has "
                + status.getLen()
                + " bytes, but the index says "
                + slice.bytes()
                + ": the file was changed or cut off; copy it again or ingest again");
      }
      return ParquetFileReader.open(
          KnownParquetFile.inParts(fs, status),
          HadoopReadOptions.builder(conf).usePageChecksumVerification(true).build());
    } catch (FileNotFoundException e) {
      throw HeadwayException.input(
          "shard " + path + " is missing, but the index names it: copy it again or ingest again",
          e);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private void check(MessageType found) {
    if (!ShardSchema.matches(found)) {
      throw new IllegalStateException("its columns are " + found.getFields());
    }
    long rows = file.getRowGroups().stream().mapToLong(BlockMetaData::getRowCount).sum();
    if (rows != slice.rows()) {
      throw new IllegalStateException(
          "it has " + rows + " rows, but the index says " + slice.rows());
    }
  }

  /** Reads the next row group that the slice touches. */
  private void nextGroup() throws IOException {
    long rows = file.getRowGroups().get(group).getRowCount();
    if (toSkip >= rows) {
      toSkip -= rows;
      group++;
      return;
    }
    PageReadStore pages = file.readRowGroup(group++);
    groupLeft = rows;
    records = columns.getRecordReader(pages, new GroupRecordConverter(schema));
  }

  private Group record() {
    groupLeft--;
    return records.read();
  }

  private Row row(Group group) {
    int label = group.getInteger("label", 0);
    if (label < 0 || label >= labels) {
      throw new IllegalStateException("it has the label " + label + " of " + labels);
    }
    return RowFactory.create(
        group.getString("key", 0),
        schema.containsField("image") ? group.getBinary("image", 0).getBytes() : null,
        label,
        split,
        slice.position() + taken);
  }

  private HeadwayException damaged(Exception e) {
    if (e instanceof HeadwayException known) {
      return known;
    }
    return HeadwayException.input(
        "can't read shard "
            + path
            + ": "
            + HadoopFiles.reason(e)
            + ": if it was changed or damaged, copy it again or ingest again",
        e);
  }
}
