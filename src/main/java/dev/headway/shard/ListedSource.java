package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Images that lie as files: an image folder, or what a CSV file names. */
final class ListedSource implements ImageSource {
  private final String uri;
  private final long seed;
  private final List<String> labels;
  private final List<String> splitNames;
  private final ListedFiles files;
  private final Skipped skipped;
  private final Broadcast<SerializableConfiguration> conf;

  ListedSource(
      String uri,
      long seed,
      List<String> labels,
      List<String> splitNames,
      ListedFiles files,
      Skipped skipped,
      Broadcast<SerializableConfiguration> conf) {
    this.uri = uri;
    this.seed = seed;
    this.labels = List.copyOf(labels);
    this.splitNames = List.copyOf(splitNames);
    this.files = files;
    this.skipped = skipped;
    this.conf = conf;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public List<SplitSize> splits() {
    return IntStream.range(0, splitNames.size())
        .mapToObj(i -> new SplitSize(splitNames.get(i), List.of(files.rows(i))))
        .toList();
  }

  @Override
  public List<String> shards(String split) {
    number(split);
    return List.of(".");
  }

  @Override
  public List<Long> classCounts(String split) {
    return files.classCounts(number(split), labels.size());
  }

  @Override
  public Skipped skipped() {
    return skipped;
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (String split : splitNames) {
      warnings.addAll(Warnings.ofSplit(split, labels, classCounts(split)));
    }
    warnings.addAll(Warnings.ofLabels(labels));
    return warnings;
  }

  @Override
  public String fingerprint() {
    String all =
        String.join("\n", RowHash.SCHEME, "" + seed, "" + labels, "" + splitNames, files.digest());
    return HexFormat.of()
        .formatHex(RowHash.digest("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public Dataset<Row> rows(SparkSession spark, List<RowRange> ranges, RowTasks tasks) {
    TaskPlan.check(ranges, splits());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int cores = tasks.cores() == 0 ? context.defaultParallelism() : tasks.cores();
    List<RowRange> plan = TaskPlan.cut(ranges, tasks.alignment(), cores);
    if (plan.isEmpty()) {
      return spark.createDataFrame(context.emptyRDD(), SCHEMA);
    }
    Broadcast<SerializableConfiguration> hadoop = conf;
    JavaRDD<Row> rows =
        filesByTask(plan)
            .map(
                f ->
                    RowFactory.create(
                        f.getString(0),
                        HadoopFiles.read(hadoop.value().value(), f.getString(2)),
                        f.getInt(1),
                        f.getString(3),
                        f.getLong(4)));
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** As {@link ListedFiles#byTask}. */
  JavaRDD<Row> filesByTask(List<RowRange> tasks) {
    return files.byTask(tasks);
  }

  /** The row ranges that shards of about so many image bytes have. */
  List<RowRange> shardRanges(long targetBytes) {
    List<RowRange> all = new ArrayList<>();
    for (int i = 0; i < splitNames.size(); i++) {
      all.addAll(files.shards(i, targetBytes));
    }
    return all;
  }

  Broadcast<SerializableConfiguration> conf() {
    return conf;
  }

  @Override
  public List<String> verify(SparkSession spark) {
    return List.of();
  }

  @Override
  public void close() {
    files.close();
    conf.unpersist();
  }

  private int number(String split) {
    int i = splitNames.indexOf(split);
    if (i < 0) {
      throw HeadwayException.request(
          "no split '" + split + "' in " + uri + "; it has " + String.join(", ", splitNames));
    }
    return i;
  }
}
