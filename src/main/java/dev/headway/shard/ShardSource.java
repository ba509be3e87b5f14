package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** A shard directory. */
final class ShardSource implements ImageSource {
  private final Path root;
  private final ShardIndex index;
  private final List<String> warnings;
  private final Broadcast<SerializableConfiguration> conf;

  private ShardSource(
      Path root,
      ShardIndex index,
      List<String> warnings,
      Broadcast<SerializableConfiguration> conf) {
    this.root = root;
    this.index = index;
    this.warnings = List.copyOf(warnings);
    this.conf = conf;
  }

  static ShardSource open(
      FileSystem fs, Path root, SourceOptions options, Broadcast<SerializableConfiguration> conf)
      throws IOException {
    ShardIndex index = read(fs, new Path(root, ShardIndex.FILE));
    List<String> given = Sources.labels(root, "the shards", index.labels(), options.labels());
    if (!given.equals(index.labels())) {
      throw HeadwayException.input(
          "the labels of "
              + root
              + " are in another order than the catalog's: the shards say "
              + String.join(", ", index.labels())
              + "; the catalog says "
              + String.join(", ", given)
              + ": ingest again under the catalog's name");
    }
    List<String> warnings = new ArrayList<>();
    for (ShardSplit split : index.splits()) {
      warnings.addAll(
          Warnings.ofSplit(split.name(), index.labels(), split.classCounts(index.labels().size())));
    }
    warnings.addAll(Warnings.ofLabels(index.labels()));
    if (options.seed() != 0 && options.seed() != index.seed()) {
      warnings.add(
          "data.seed is "
              + options.seed()
              + ", but these shards were ingested with seed "
              + index.seed()
              + ", which their order keeps.");
    }
    return new ShardSource(root, index, warnings, conf);
  }

  /** Reads the index at a path. */
  static ShardIndex read(FileSystem fs, Path path) throws IOException {
    try (FSDataInputStream in = fs.open(path)) {
      return ShardIndexParser.fromJson(
          path.toString(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public String uri() {
    return root.toString();
  }

  @Override
  public long seed() {
    return index.seed();
  }

  @Override
  public List<String> labels() {
    return index.labels();
  }

  @Override
  public List<SplitSize> splits() {
    return index.splits().stream().map(ShardSplit::size).toList();
  }

  @Override
  public List<String> shards(String split) {
    return index.split(split).shards().stream().map(ShardFile::file).toList();
  }

  @Override
  public List<Long> classCounts(String split) {
    return index.split(split).classCounts(index.labels().size());
  }

  @Override
  public Skipped skipped() {
    return Skipped.NONE;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public String fingerprint() {
    StringBuilder all = new StringBuilder();
    all.append(index.seed()).append('\n').append(index.labels()).append('\n');
    for (ShardSplit split : index.splits()) {
      all.append(split.name()).append('\n');
      split.shards().forEach(s -> all.append(s.sha256()).append('\n'));
    }
    byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(DigestUtils.sha256(bytes));
  }

  @Override
  public JavaRDD<SourceTask> tasks(SparkSession spark, List<RowRange> ranges, RowTasks tasks) {
    TaskPlan.check(ranges, splits());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int cores = tasks.cores() == 0 ? context.defaultParallelism() : tasks.cores();
    ArrayList<Task> plan = new ArrayList<>();
    for (RowRange range : TaskPlan.cut(ranges, tasks.alignment(), cores)) {
      plan.add(new Task(range, new ArrayList<>(ShardSlice.of(index.split(range.split()), range))));
    }
    if (plan.isEmpty()) {
      return context.emptyRDD();
    }
    Broadcast<SerializableConfiguration> hadoop = conf;
    String folder = root.toString();
    int labels = index.labels().size();
    List<Integer> numbers = IntStream.range(0, plan.size()).boxed().toList();
    return context
        .parallelize(numbers, numbers.size())
        .map(i -> new ShardTask(hadoop.value().value(), folder, plan.get(i), labels));
  }

  @Override
  public ContentDigests contents(SparkSession spark, List<RowRange> ranges) {
    TaskPlan.check(ranges, splits());
    return ContentDigests.ofShards(index, ranges);
  }

  @Override
  public List<String> verify(SparkSession spark) {
    return index.verify(spark, root.toString());
  }

  @Override
  public Verified verify(SparkSession spark, long mostBytes) {
    return ShardVerifier.verify(spark, root, index.files(), mostBytes);
  }

  @Override
  public void close() {
    conf.unpersist();
  }

  /** What one Spark task reads. */
  private record Task(RowRange range, ArrayList<ShardSlice> slices) implements Serializable {}

  private record ShardTask(Configuration conf, String folder, Task task, int labels)
      implements SourceTask {
    @Override
    public RowRange range() {
      return task.range();
    }

    @Override
    public Iterator<Row> images(RowRange part) {
      return new Slices(this, part, ShardSchema.PARQUET);
    }

    @Override
    public Iterator<Row> labels(RowRange part) {
      return new Slices(this, part, ShardSchema.WITHOUT_IMAGES);
    }
  }

  /** The slices of a part of a task, one after the other. */
  private static final class Slices implements Iterator<Row>, TaskCompletionListener {
    private final ShardTask task;
    private final MessageType columns;
    private final List<ShardSlice> slices;
    private int slice;
    private ShardReader reader;

    Slices(ShardTask task, RowRange part, MessageType columns) {
      this.task = task;
      this.columns = columns;
      this.slices =
          task.task.slices().stream()
              .filter(s -> s.position() < part.to() && part.from() < s.position() + s.take())
              .map(s -> s.within(part.from(), part.to()))
              .toList();
      TaskContext.get().addTaskCompletionListener(this);
    }

    @Override
    public boolean hasNext() {
      return (reader != null && reader.hasNext()) || slice < slices.size();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (reader == null || !reader.hasNext()) {
        ShardSlice next = slices.get(slice++);
        reader =
            new ShardReader(
                task.conf,
                HadoopFiles.child(new Path(task.folder), next.file()),
                next,
                columns,
                task.range().split(),
                task.labels);
      }
      return reader.next();
    }

    /** A task that stopped early, by failure or by limit, still closes its file. */
    @Override
    public void onTaskCompletion(TaskContext context) {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
