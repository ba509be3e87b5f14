package dev.headway.storage;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A table as a folder of Parquet files that Spark and others read, written without a committer and
 * without renaming folders, so that it needs no setting on any store. Each partition writes a file
 * of its own under a name that only its number decides, which appears whole: a task's attempts may
 * be repeated or run at once, since what they write is the same. {@code _SUCCESS} comes last; a
 * folder without it isn't finished.
 */
public final class ParquetFolder {
  /** Says that all files are there. */
  public static final String FINISHED = "_SUCCESS";

  private ParquetFolder() {}

  /**
   * Writes a table in the place of what is there; leaves nothing when it can't.
   *
   * @param rows the same rows in the same order in each partition, as often as it is computed, of
   *     columns that {@link ParquetRows} knows
   * @param mayWrite asked before anything is deleted and before the table is called finished;
   *     throws when another attempt has taken over, whose files are left alone then
   * @param otherwise what to do when it can't be written, from {@code ; } on; may be empty
   * @throws HeadwayException exit 1 when it can't be written
   */
  public static void write(Dataset<Row> rows, Path folder, Runnable mayWrite, String otherwise) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    Configuration hadoop = rows.sparkSession().sessionState().newHadoopConf();
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(hadoop));
    boolean written = false;
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      mayWrite.run();
      files.delete(folder, true);
      ParquetRows format = new ParquetRows(rows.schema());
      JavaRDD<Row> parts = rows.javaRDD();
      Set<String> names;
      if (parts.getNumPartitions() == 0) {
        writePart(format, 0, Collections.emptyIterator(), folder, otherwise, hadoop);
        names = Set.of(name(0));
      } else {
        names = writeParts(parts, format, conf, folder, otherwise);
      }
      // What attempts left, and another run's that came late and had more partitions.
      for (FileStatus file : files.listStatus(folder)) {
        if (!names.contains(file.getPath().getName())) {
          mayWrite.run();
          files.delete(file.getPath(), false);
        }
      }
      mayWrite.run();
      new WholeFile(files, new Path(folder, FINISHED)).write(out -> {});
      written = true;
    } catch (IOException e) {
      throw HeadwayException.failure(
          folder + " can't be written: " + e.getMessage() + otherwise, e);
    } finally {
      if (!written) {
        drop(folder, mayWrite, hadoop);
      }
      conf.unpersist(false);
    }
  }

  /** The names of the files. */
  private static Set<String> writeParts(
      JavaRDD<Row> rows,
      ParquetRows format,
      Broadcast<SerializableConfiguration> conf,
      Path folder,
      String otherwise) {
    return new HashSet<>(
        rows.mapPartitionsWithIndex(
                (part, partition) -> {
                  List<String> written = new ArrayList<>();
                  // The first is there in any case: it has the columns' names.
                  if (part == 0 || partition.hasNext()) {
                    writePart(format, part, partition, folder, otherwise, conf.value().value());
                    written.add(name(part));
                  }
                  return written.iterator();
                },
                true)
            .collect());
  }

  private static void writePart(
      ParquetRows format,
      int part,
      Iterator<Row> rows,
      Path folder,
      String otherwise,
      Configuration hadoop)
      throws IOException {
    Path path = new Path(folder, name(part));
    new WholeFile(path.getFileSystem(hadoop), path)
        .write(out -> format.write(rows, out, hadoop), otherwise);
  }

  private static String name(int part) {
    return String.format(Locale.ROOT, "part-%05d.parquet", part);
  }

  /**
   * What failed is what is told, whether or not its rest can be cleared away. A folder that is
   * finished is another attempt's, which has taken over from one that slept.
   */
  private static void drop(Path folder, Runnable mayWrite, Configuration hadoop) {
    try {
      mayWrite.run();
      FileSystem files = folder.getFileSystem(hadoop);
      if (!files.exists(new Path(folder, FINISHED))) {
        files.delete(folder, true);
      }
    } catch (IOException | HeadwayException e) {
      // A folder without _SUCCESS isn't finished.
    }
  }
}
