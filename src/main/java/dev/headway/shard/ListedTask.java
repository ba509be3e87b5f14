package dev.headway.shard;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Some files of a {@link ListedSource}. */
record ListedTask(Configuration conf, RowRange range, List<Row> files) implements SourceTask {
  /**
   * The task of a partition of {@link ListedFiles#byTask}.
   *
   * @param files as there, by position, at least one
   */
  static ListedTask of(Configuration conf, Iterator<Row> files) {
    List<Row> all = new ArrayList<>();
    files.forEachRemaining(all::add);
    Row first = all.get(0);
    long from = first.getLong(4);
    return new ListedTask(conf, new RowRange(first.getString(3), from, from + all.size()), all);
  }

  @Override
  public Iterator<Row> images(RowRange part) {
    return rows(part).stream()
        .map(
            file ->
                row(
                    file,
                    HadoopFiles.read(conf, file.getString(2), file.getLong(5), file.getLong(6))))
        .iterator();
  }

  @Override
  public Iterator<Row> labels(RowRange part) {
    return rows(part).stream().map(file -> row(file, null)).iterator();
  }

  private List<Row> rows(RowRange part) {
    return files.subList((int) (part.from() - range.from()), (int) (part.to() - range.from()));
  }

  private static Row row(Row file, byte[] image) {
    return RowFactory.create(
        file.getString(0), image, file.getInt(1), file.getString(3), file.getLong(4));
  }
}
