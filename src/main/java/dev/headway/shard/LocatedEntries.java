package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.Tuple2;

/** Gives the entries of one partition their positions, once for each task that wants them. */
final class LocatedEntries implements Iterator<Tuple2<Long, Row>> {
  private final Iterator<Row> entries;
  private final List<String> splits;
  private final long[] positions;
  private final TaskLookup lookup;
  private final long[] from;
  private final ArrayList<Tuple2<Long, Row>> ready = new ArrayList<>();
  private long left;

  LocatedEntries(
      Iterator<Row> entries,
      List<String> splits,
      long[] starts,
      long expected,
      TaskLookup lookup,
      long[] from) {
    this.entries = entries;
    this.splits = splits;
    this.positions = starts.clone();
    this.left = expected;
    this.lookup = lookup;
    this.from = from;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && entries.hasNext()) {
      Row entry = entries.next();
      if (!Entries.isSkipped(entry)) {
        left--;
        locate(entry);
      }
    }
    if (ready.isEmpty() && left != 0) {
      // A lost block was listed again, and the folder has other files now.
      throw HeadwayException.input(
          "the source's files changed while it was read: start again when nothing writes to it");
    }
    return !ready.isEmpty();
  }

  @Override
  public Tuple2<Long, Row> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove(ready.size() - 1);
  }

  private void locate(Row entry) {
    int split = entry.getInt(Entries.SPLIT);
    long position = positions[split]++;
    String name = splits.get(split);
    lookup.find(
        name,
        position,
        task ->
            ready.add(
                new Tuple2<>(
                    ((long) task << SortedEntries.TASK_SHIFT) + (position - from[task]),
                    RowFactory.create(
                        entry.getString(Entries.KEY),
                        entry.getInt(Entries.LABEL),
                        entry.getString(Entries.PATH),
                        name,
                        position,
                        entry.getLong(Entries.SIZE),
                        entry.getLong(Entries.MODIFIED)))));
  }
}
