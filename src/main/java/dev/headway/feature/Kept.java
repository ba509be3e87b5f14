package dev.headway.feature;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Row;

/**
 * Rows of a unit that come out of a segment, or go into a new one, or, without a store, neither.
 */
final class Kept implements AutoCloseable {
  private final Segment segment;
  private final SegmentReader reader;
  private final TaskStore store;
  private SegmentWriter writer;

  private Kept(Segment segment, SegmentReader reader, SegmentWriter writer, TaskStore store) {
    this.segment = segment;
    this.reader = reader;
    this.writer = writer;
    this.store = store;
  }

  /**
   * Rows {@code from} … {@code to - 1} of a unit, all of them in one segment or none in any.
   *
   * @param folder empty without a store
   */
  static Kept open(Optional<UnitFolder> folder, int from, int to, TaskStore store)
      throws UnreadableSegmentException {
    if (folder.isEmpty()) {
      return new Kept(null, null, null, store);
    }
    Optional<Segment> segment = folder.get().covering(from);
    if (segment.isPresent()) {
      return new Kept(segment.get(), folder.get().read(segment.get(), from), null, store);
    }
    try {
      return new Kept(null, null, folder.get().write(from, to), store);
    } catch (IOException | RuntimeException | FSError e) {
      store.notKept(e);
      return new Kept(null, null, null, store);
    }
  }

  /** Whether the rows can be read. */
  boolean isThere() {
    return reader != null;
  }

  List<StoredRow> read(int count) throws UnreadableSegmentException {
    return reader.next(count);
  }

  /**
   * Keeps rows that were computed. A store that can't be written costs nobody the job, a local disk
   * that is full neither, of which Hadoop makes an {@link FSError}.
   */
  void write(List<StoredRow> rows, List<Row> of) {
    if (writer == null) {
      return;
    }
    try {
      for (int i = 0; i < rows.size(); i++) {
        writer.write(rows.get(i), of.get(i).getString(0));
      }
    } catch (IOException | RuntimeException | FSError e) {
      store.notKept(e);
      close();
    }
  }

  void commit() {
    if (writer == null) {
      return;
    }
    try {
      writer.commit();
      writer = null;
    } catch (IOException | RuntimeException | FSError e) {
      store.notKept(e);
      close();
    }
  }

  UnreadableSegmentException unlikeTheImages() {
    return new UnreadableSegmentException(segment, "it is of other images", null);
  }

  /** What wasn't committed is given up. */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    if (writer != null) {
      writer.abort();
      writer = null;
    }
  }
}
