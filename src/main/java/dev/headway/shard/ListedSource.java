package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

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
    return HexFormat.of().formatHex(DigestUtils.sha256(all.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public JavaRDD<SourceTask> tasks(SparkSession spark, List<RowRange> ranges, RowTasks tasks) {
    TaskPlan.check(ranges, splits());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int cores = tasks.cores() == 0 ? context.defaultParallelism() : tasks.cores();
    List<RowRange> plan = TaskPlan.cut(ranges, tasks.alignment(), cores);
    if (plan.isEmpty()) {
      return context.emptyRDD();
    }
    Broadcast<SerializableConfiguration> hadoop = conf;
    return filesByTask(plan)
        .mapPartitions(
            files -> List.<SourceTask>of(ListedTask.of(hadoop.value().value(), files)).iterator());
  }

  @Override
  public ContentDigests contents(SparkSession spark, List<RowRange> ranges) {
    TaskPlan.check(ranges, splits());
    List<RowRange> units = ContentDigests.units(ranges, splits());
    Map<ContentDigests.Place, byte[]> blocks = new HashMap<>();
    tasks(spark, units, RowTasks.alignedTo(ContentDigests.BLOCK_ROWS))
        .flatMap(task -> blocks(task).iterator())
        .collect()
        .forEach(block -> blocks.put(block._1, block._2));
    return ContentDigests.ofBlocks(units, blocks);
  }

  private static List<Tuple2<ContentDigests.Place, byte[]>> blocks(SourceTask task) {
    List<Tuple2<ContentDigests.Place, byte[]>> blocks = new ArrayList<>();
    List<byte[]> images = new ArrayList<>();
    Iterator<Row> rows = task.images(task.range());
    while (rows.hasNext()) {
      Row row = rows.next();
      images.add(DigestUtils.sha256(row.<byte[]>getAs(1)));
      if (!rows.hasNext() || (row.getLong(4) + 1) % ContentDigests.BLOCK_ROWS == 0) {
        long number = row.getLong(4) / ContentDigests.BLOCK_ROWS;
        blocks.add(
            new Tuple2<>(
                new ContentDigests.Place(row.getString(3), number), ContentDigests.block(images)));
        images.clear();
      }
    }
    return blocks;
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
  public Verified verify(SparkSession spark, long mostBytes) {
    return Verified.NOTHING;
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
