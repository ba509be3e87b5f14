package dev.headway.shard;

import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.telemetry.Telemetry;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function2;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Images to shards. A row's shard is the number of its split's image bytes before it, divided by
 * the shard size, so the shards depend on the images and the size only, not on Spark's partitions.
 * Each task writes one shard.
 */
public final class Ingest {
  private Ingest() {}

  /**
   * Reads {@code request.from()} and writes {@code request.to()}.
   *
   * @throws HeadwayException exit 2 when the target holds something, 3 when the source can't be
   *     used, 1 when the target can't be written
   */
  public static IngestReport run(SparkSession spark, IngestRequest request, Progress progress) {
    String id = UUID.randomUUID().toString();
    IngestTarget target = target(spark, request.to(), id);
    SourceOptions options = new SourceOptions(request.seed(), request.labels());
    try (Telemetry watched = Telemetry.of(spark, progress);
        ImageSource source = open(spark, request, options, watched)) {
      if (!(source instanceof ListedSource listed)) {
        throw HeadwayException.request(
            request.from() + " is a shard directory already: give an image folder or a CSV file");
      }
      target.begin();
      List<RowRange> ranges = listed.shardRanges(request.shardBytes());
      List<ShardFile> files = write(spark, listed, ranges, target.folder(), id, watched);
      ShardIndex index =
          new ShardIndex(
              request.seed(), listed.labels(), listed.uri(), splits(listed, ranges, files));
      target.commit(index);
      return new IngestReport(
          target.folder().toString(), index, listed.skipped(), listed.warnings());
    }
  }

  private static ImageSource open(
      SparkSession spark, IngestRequest request, SourceOptions options, Progress progress) {
    try (Progress.Stage listing = progress.stage("List", -1, "images")) {
      ImageSource source = ImageSource.open(spark, request.from(), options);
      listing.to(source.size());
      return source;
    }
  }

  private static IngestTarget target(SparkSession spark, String to, String id) {
    Configuration conf = spark.sessionState().newHadoopConf();
    try {
      Path given = Sources.path(to);
      FileSystem fs = given.getFileSystem(conf);
      IngestTarget target = new IngestTarget(fs, fs.makeQualified(given), id);
      target.check();
      return target;
    } catch (IOException e) {
      throw HeadwayException.failure("can't write to " + to + ": " + HadoopFiles.reason(e), e);
    }
  }

  private static List<ShardFile> write(
      SparkSession spark,
      ListedSource source,
      List<RowRange> ranges,
      Path folder,
      String id,
      Progress progress) {
    JavaRDD<String> shards =
        source
            .filesByTask(ranges)
            .mapPartitionsWithIndex(
                new WriteShard(
                    source.conf(),
                    folder.toString(),
                    new ArrayList<>(names(ranges)),
                    id,
                    source.labels().size()),
                true);
    long rows = ranges.stream().mapToLong(RowRange::rows).sum();
    try (Progress.Stage stage = progress.stage("Ingest", rows, "images")) {
      Collected collected = new Collected(ranges.size(), stage);
      TaskFailures.unwrap(() -> run(spark.sparkContext(), shards, ranges.size(), collected));
      return List.of(collected.shards);
    }
  }

  /** One job whose results are seen as they come, each partition's once. */
  private static Collected run(
      SparkContext context, JavaRDD<String> shards, int tasks, Collected collected) {
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      partitions.add(i);
    }
    context.runJob(
        shards.rdd(),
        (Function2<TaskContext, scala.collection.Iterator<String>, String> & Serializable)
            (task, lines) -> lines.next(),
        JavaConverters.asScalaBuffer(partitions).toSeq(),
        collected,
        ClassTag$.MODULE$.apply(String.class));
    return collected;
  }

  private static List<String> names(List<RowRange> ranges) {
    List<String> names = new ArrayList<>();
    String split = null;
    int number = 0;
    for (RowRange range : ranges) {
      number = range.split().equals(split) ? number + 1 : 0;
      split = range.split();
      // A CSV may call a split anything; the hash behind it keeps names apart.
      String inName = split.replaceAll("[^A-Za-z0-9_.-]", "_");
      names.add(String.format(Locale.ROOT, "part-%s-%05d", inName, number));
    }
    return names;
  }

  private static List<ShardSplit> splits(
      ListedSource source, List<RowRange> ranges, List<ShardFile> files) {
    List<ShardSplit> splits = new ArrayList<>();
    for (SplitSize split : source.splits()) {
      List<ShardFile> own = new ArrayList<>();
      for (int i = 0; i < ranges.size(); i++) {
        if (ranges.get(i).split().equals(split.name())) {
          own.add(files.get(i));
        }
      }
      splits.add(new ShardSplit(split.name(), own));
    }
    return splits;
  }

  /** Takes each shard's description on the driver and says how far it is. */
  private static final class Collected extends AbstractFunction2<Object, String, BoxedUnit> {
    private final ShardFile[] shards;
    private final Progress.Stage stage;
    private long rows;
    private int done;

    Collected(int shards, Progress.Stage stage) {
      this.shards = new ShardFile[shards];
      this.stage = stage;
    }

    @Override
    public BoxedUnit apply(Object partition, String json) {
      ShardFile shard = ShardIndexParser.shardFromJson(json);
      shards[(Integer) partition] = shard;
      rows += shard.rows();
      done++;
      stage.to(rows, done + " of " + shards.length + " shards");
      return BoxedUnit.UNIT;
    }
  }

  /** Writes partition i, which is shard i, and says what it wrote. */
  private record WriteShard(
      Broadcast<SerializableConfiguration> conf,
      String folder,
      ArrayList<String> names,
      String id,
      int labels)
      implements org.apache.spark.api.java.function.Function2<
          Integer, Iterator<Row>, Iterator<String>> {
    @Override
    public Iterator<String> call(Integer part, Iterator<Row> files) {
      ShardFile shard =
          ShardWriter.write(
              conf.value().value(),
              new Path(folder),
              names.get(part),
              id + "/" + TaskContext.get().taskAttemptId(),
              files,
              labels);
      return Collections.singleton(ShardIndexParser.shardToJson(shard)).iterator();
    }
  }
}
