package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Finds out what a URI is and opens it. */
final class Sources {
  private Sources() {}

  static ImageSource open(SparkSession spark, String uri, SourceOptions options) {
    Configuration conf = spark.sessionState().newHadoopConf();
    Broadcast<SerializableConfiguration> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(conf));
    try {
      return TaskFailures.unwrap(() -> open(spark, uri, options, conf, shared));
    } catch (RuntimeException e) {
      shared.unpersist();
      throw e;
    }
  }

  private static ImageSource open(
      SparkSession spark,
      String uri,
      SourceOptions options,
      Configuration conf,
      Broadcast<SerializableConfiguration> shared) {
    try {
      Path given = path(uri);
      FileSystem fs = given.getFileSystem(conf);
      Path root = fs.makeQualified(given);
      FileStatus status = HadoopFiles.statusOrNull(fs, root);
      if (status == null) {
        throw HeadwayException.input(
            "no such source: "
                + uri
                + ": give a catalog name, a shard directory, or an image folder");
      }
      if (status.isFile()) {
        if (!root.getName().toLowerCase(Locale.ROOT).endsWith(".csv")) {
          throw HeadwayException.input(
              uri + " is a file: give a shard directory, an image folder, or a .csv of path,label");
        }
        return csv(spark, root, options, shared);
      }
      if (HadoopFiles.statusOrNull(fs, new Path(root, ShardIndex.FILE)) != null) {
        return ShardSource.open(fs, root, options, shared);
      }
      if (HadoopFiles.statusOrNull(fs, new Path(root, ShardIndex.UNFINISHED)) != null) {
        throw HeadwayException.input(
            uri + " is an ingest that hasn't finished: run ingest again with the same target");
      }
      return folder(spark, fs, root, options, shared);
    } catch (IOException e) {
      throw HeadwayException.input("can't read " + uri + ": " + HadoopFiles.reason(e), e);
    }
  }

  static Path path(String uri) {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw HeadwayException.input("'" + uri + "' is no path or URI: " + HadoopFiles.reason(e), e);
    }
  }

  private static ImageSource folder(
      SparkSession spark,
      FileSystem fs,
      Path root,
      SourceOptions options,
      Broadcast<SerializableConfiguration> shared)
      throws IOException {
    FolderLayout layout = FolderLayout.of(fs, root);
    List<String> labels = labels(root, "the folders", layout.labels(), options.labels());
    JavaRDD<Row> entries =
        FolderEntries.of(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            root,
            layout,
            labels,
            options.seed(),
            shared);
    ListedFiles files =
        ListedFiles.of(spark, root.toString(), layout.splits(), labels.size(), entries);
    try {
      refuseEmpty(layout, labels, files);
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
    return new ListedSource(
        root.toString(),
        options.seed(),
        labels,
        layout.splits(),
        files,
        layout.skipped().plus(files.skipped()),
        shared);
  }

  /** A folder that holds names but no image at any depth is known only after the listing. */
  private static void refuseEmpty(FolderLayout layout, List<String> labels, ListedFiles files) {
    for (int i = 0; i < layout.splits().size(); i++) {
      String split = layout.splits().get(i);
      List<Long> counts = files.classCounts(i, labels.size());
      for (FolderLayout.ClassFolder folder : layout.folders()) {
        if (folder.split().equals(split) && counts.get(labels.indexOf(folder.label())) == 0) {
          throw FolderLayout.empty(folder.path());
        }
      }
    }
  }

  private static ImageSource csv(
      SparkSession spark,
      Path file,
      SourceOptions options,
      Broadcast<SerializableConfiguration> shared) {
    CsvEntries csv = CsvEntries.read(spark, file);
    try {
      List<String> splits = csv.splits();
      List<String> labels = labels(file, "the column label", csv.labels(), options.labels());
      JavaRDD<Row> entries = csv.entries(spark, splits, labels, options.seed(), shared);
      ListedFiles files = ListedFiles.of(spark, file.toString(), splits, labels.size(), entries);
      return new ListedSource(
          file.toString(), options.seed(), labels, splits, files, Skipped.NONE, shared);
    } finally {
      csv.close();
    }
  }

  /** The labels in their order: those given, if they are the ones found. */
  static List<String> labels(Path uri, String where, List<String> found, List<String> given) {
    if (given == null) {
      return found;
    }
    List<String> missing = given.stream().filter(l -> !found.contains(l)).toList();
    List<String> unknown = found.stream().filter(l -> !given.contains(l)).toList();
    if (missing.isEmpty() && unknown.isEmpty()) {
      return given;
    }
    throw HeadwayException.input(
        "the labels of "
            + uri
            + " aren't the catalog's: "
            + where
            + " say "
            + String.join(", ", found)
            + "; the catalog says "
            + String.join(", ", given));
  }
}
