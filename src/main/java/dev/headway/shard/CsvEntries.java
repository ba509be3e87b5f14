package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;

/** A CSV file of {@code path,label[,split]}, with that header; the key is the path as written. */
final class CsvEntries {
  /** More classes than this in a CSV is a column that isn't a label. */
  private static final int MOST_LABELS = 100_000;

  private final String file;
  private final Dataset<Row> table;

  private CsvEntries(String file, Dataset<Row> table) {
    this.file = file;
    this.table = table;
  }

  static CsvEntries read(SparkSession spark, Path path) {
    String file = path.toString();
    Dataset<Row> raw =
        TaskFailures.unwrap(
            () ->
                spark
                    .read()
                    .option("header", true)
                    .option("mode", "FAILFAST")
                    .option("escape", "\"")
                    .option("enforceSchema", false)
                    .csv(file));
    List<String> columns = List.of(raw.columns());
    if (!columns.equals(List.of("path", "label"))
        && !columns.equals(List.of("path", "label", "split"))) {
      throw HeadwayException.input(
          file
              + " starts with '"
              + String.join(",", columns)
              + "': its first line must be path,label or path,label,split");
    }
    Dataset<Row> table =
        columns.size() == 3 ? raw : raw.withColumn("split", functions.lit("train"));
    CsvEntries csv = new CsvEntries(file, table.persist());
    try {
      csv.checkComplete();
    } catch (RuntimeException e) {
      csv.close();
      throw e;
    }
    return csv;
  }

  private void checkComplete() {
    List<Row> bad =
        action(
            () ->
                table
                    .filter("path is null or label is null or split is null")
                    .limit(1)
                    .collectAsList());
    if (!bad.isEmpty()) {
      Row row = bad.get(0);
      throw HeadwayException.input(
          file
              + ": a line lacks its "
              + (row.isNullAt(0) ? "path" : row.isNullAt(1) ? "label" : "split")
              + ": "
              + row.mkString(",").replace("null", ""));
    }
    if (action(table::isEmpty)) {
      throw HeadwayException.input(file + " lists no images: add a line for each");
    }
  }

  List<String> labels() {
    return distinct("label");
  }

  List<String> splits() {
    return distinct("split");
  }

  /** Every file is looked at here, in tasks: one that is missing is found before any work. */
  JavaRDD<Row> entries(
      SparkSession spark,
      List<String> splits,
      List<String> labels,
      long seed,
      Broadcast<SerializableConfiguration> conf) {
    ArrayList<String> splitNames = new ArrayList<>(splits);
    ArrayList<String> classes = new ArrayList<>(labels);
    String folder = new Path(file).getParent().toString();
    String name = file;
    int tasks = RowTasks.TASKS_PER_CORE * spark.sparkContext().defaultParallelism();
    return table
        .javaRDD()
        .repartition(tasks)
        .map(
            row -> {
              String key = row.getString(0);
              String split = row.getString(2);
              FileStatus status = status(conf.value().value(), name, folder, key);
              return Entries.row(
                  splitNames.indexOf(split),
                  RowHash.of(RowHash.salt(split, seed), key),
                  key,
                  classes.indexOf(row.getString(1)),
                  status.getPath().toString(),
                  status.getLen(),
                  status.getModificationTime());
            });
  }

  void close() {
    table.unpersist();
  }

  private static FileStatus status(Configuration conf, String csv, String folder, String key) {
    try {
      Path path = new Path(new Path(folder), new Path(key));
      FileStatus status = path.getFileSystem(conf).getFileStatus(path);
      if (status.isDirectory()) {
        throw HeadwayException.input(csv + " lists " + key + ", which is a directory");
      }
      return status;
    } catch (FileNotFoundException e) {
      throw HeadwayException.input(
          csv + " lists " + key + ", which doesn't exist: relative paths start at " + folder, e);
    } catch (IOException | IllegalArgumentException e) {
      throw HeadwayException.input(
          csv + " lists " + key + ", which can't be reached: " + HadoopFiles.reason(e), e);
    }
  }

  private List<String> distinct(String column) {
    List<Row> found =
        action(() -> table.select(column).distinct().limit(MOST_LABELS + 1).collectAsList());
    if (found.size() > MOST_LABELS) {
      throw HeadwayException.input(
          file + " has more than " + MOST_LABELS + " different values in column " + column);
    }
    return found.stream().map(r -> r.getString(0)).sorted(CodePoints.ORDER).toList();
  }

  private <T> T action(Supplier<T> action) {
    try {
      return action.get();
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare
      throw HeadwayException.input(
          file + " isn't a CSV file of path,label[,split]: " + TaskFailures.rootMessage(e), e);
    }
  }
}
