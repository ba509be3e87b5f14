package dev.headway.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.config.Metric;
import dev.headway.feature.FeatureColumns;
import dev.headway.feature.PackedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The usable rows of a split, packed by fixed blocks of positions and kept on the executors. A
 * row's forward bits depend on the rows it is batched with in DL4J, so a block is always run whole.
 */
public final class EvaluationSet implements AutoCloseable {
  /**
   * Most rows of a block, and most bytes of its rows: 256 vectors of features, 16 pictures of 224 x
   * 224. Part of what makes two runs equal, so no settings.
   */
  private static final int BLOCK_ROWS = 256;

  private static final long BLOCK_BYTES = 16L << 20;

  private static final int NOTHING = -1;

  /** The columns of {@link #predictions}. */
  private static final StructType PREDICTIONS =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("position", DataTypes.LongType, false)
          .add("label", DataTypes.StringType, false)
          .add("predicted", DataTypes.StringType, false);

  private final JavaSparkContext spark;
  private final JavaRDD<Block> blocks;
  private final Classification objective;

  private EvaluationSet(JavaSparkContext spark, JavaRDD<Block> blocks, Classification objective) {
    this.spark = spark;
    this.blocks = blocks;
    this.objective = objective;
  }

  /**
   * Packs a split.
   *
   * @param features the columns of {@link FeatureColumns}, positions being those in the split
   * @param objective what the networks to be measured were trained towards
   */
  public static EvaluationSet of(Dataset<Row> features, Classification objective) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(features.sparkSession().sparkContext());
    JavaRDD<Block> blocks =
        features
            // They are trained; a row that validates as well isn't to carry them around.
            .drop(FeatureColumns.VARIANTS)
            .filter(features.col(FeatureColumns.FEATURES).isNotNull())
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(block(row), row))
            .groupByKey(new HashPartitioner(Math.max(2, spark.defaultParallelism())))
            .map(group -> pack(group._1(), group._2()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new EvaluationSet(spark, blocks, objective);
  }

  /**
   * The first {@code rows} usable rows, or all when there are fewer. It lives on this set's rows:
   * only this one needs to be closed.
   */
  public EvaluationSet first(long rows) {
    List<long[]> sizes =
        new ArrayList<>(blocks.map(b -> new long[] {b.number(), b.rows().rows()}).collect());
    sizes.sort(Comparator.comparingLong(size -> size[0]));
    Map<Long, Integer> kept = new HashMap<>();
    long left = rows;
    for (long[] size : sizes) {
      if (left > 0) {
        kept.put(size[0], (int) Math.min(left, size[1]));
        left -= size[1];
      }
    }
    return new EvaluationSet(
        spark,
        blocks
            .filter(b -> kept.containsKey(b.number()))
            .map(b -> new Block(b.number(), b.rows().first(kept.get(b.number())))),
        objective);
  }

  /** Measures a network; the penalties that it is trained with are part of the loss. */
  public Evaluation evaluate(TrainableNetwork network, float[] parameters) {
    Broadcast<float[]> weights = spark.broadcast(parameters);
    try {
      return sum(
          scores(
              rows -> network.output(weights.value(), rows.values(), rows.rows()),
              objective,
              NOTHING),
          network.penalty(parameters));
    } finally {
      weights.destroy();
    }
  }

  /**
   * Measures a network as {@link #evaluate(TrainableNetwork, float[])} does, and finds what stands
   * out, in the same pass and in a bounded place.
   *
   * @param each images of a kind that are told of
   */
  public Study study(TrainableNetwork network, float[] parameters, int each) {
    Broadcast<float[]> weights = spark.broadcast(parameters);
    try {
      List<PartScore> parts =
          scores(
              rows -> network.output(weights.value(), rows.values(), rows.rows()), objective, each);
      Findings all = new Findings(each, objective.outputs());
      parts.forEach(part -> all.add(part.findings()));
      return all.study(sum(parts, network.penalty(parameters)));
    } finally {
      weights.destroy();
    }
  }

  /**
   * Measures rows whose features are a network's outputs themselves.
   *
   * @param penalty what is on top of the loss
   */
  public Evaluation evaluate(double penalty) {
    return sum(scores(PackedRows::values, objective, NOTHING), penalty);
  }

  /** The images to be found of each kind; below 0 nothing is looked for. */
  private List<PartScore> scores(Run run, Classification towards, int each) {
    return blocks
        .mapPartitions(
            part -> {
              List<BlockScore> scores = new ArrayList<>();
              Cells cells = new Cells(towards.outputs().classes());
              long[] counts = new long[towards.counts()];
              Findings findings = each < 0 ? null : new Findings(each, towards.outputs());
              while (part.hasNext()) {
                Block block = part.next();
                scores.add(
                    Scoring.score(
                        block.number(),
                        block.rows(),
                        run.of(block.rows()),
                        towards,
                        cells,
                        counts,
                        findings));
              }
              return List.of(new PartScore(scores, cells.trimmed(), counts, findings)).iterator();
            })
        .collect();
  }

  /**
   * One row per image: key, position, true and predicted label, and a number per class: {@code
   * probabilities} where the loss gives them, else {@code scores}, of which the highest says the
   * class.
   */
  public Dataset<Row> predictions(
      SparkSession session, TrainableNetwork network, float[] parameters, List<String> labels) {
    List<String> names = new ArrayList<>(labels);
    Outputs outputs = objective.outputs();
    JavaRDD<Row> rows =
        blocks.flatMap(
            block ->
                predict(
                    block.rows(),
                    outputs.classScores(
                        network.output(parameters, block.rows().values(), block.rows().rows()),
                        block.rows().rows()),
                    names));
    StructType columns =
        PREDICTIONS.add(
            outputs.loss().givesProbabilities() ? "probabilities" : "scores",
            DataTypes.createArrayType(DataTypes.FloatType, false),
            false);
    return session.createDataFrame(rows, columns).orderBy("position");
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }

  private static Iterator<Row> predict(PackedRows rows, float[] values, List<String> labels) {
    int classes = labels.size();
    List<Row> out = new ArrayList<>(rows.rows());
    for (int i = 0; i < rows.rows(); i++) {
      Float[] byClass = new Float[classes];
      for (int k = 0; k < classes; k++) {
        byClass[k] = values[i * classes + k];
      }
      out.add(
          RowFactory.create(
              rows.keys()[i],
              rows.positions()[i],
              labels.get(rows.labels()[i]),
              labels.get(Scoring.argMax(values, i * classes, classes)),
              byClass));
    }
    return out.iterator();
  }

  private Evaluation sum(List<PartScore> parts, double penalty) {
    int classes = objective.outputs().classes();
    long[] counts = new long[objective.counts()];
    List<BlockScore> ordered = new ArrayList<>();
    long[][] confusion = new long[classes][classes];
    for (PartScore part : parts) {
      ordered.addAll(part.blocks());
      part.cells().addTo(confusion);
      for (int i = 0; i < counts.length; i++) {
        counts[i] += part.counts()[i];
      }
    }
    ordered.sort(Comparator.comparingLong(BlockScore::block));
    long examples = 0;
    double loss = 0;
    for (BlockScore score : ordered) {
      examples += score.examples();
      loss += score.lossSum();
    }
    Map<String, Double> metrics = objective.metrics(counts, examples);
    return new Evaluation(
        examples,
        loss / examples + penalty,
        metrics.get(Metric.ACCURACY.name()),
        confusion,
        metrics);
  }

  private static long block(Row row) {
    byte[] features = row.getAs(FeatureColumns.FEATURES);
    return row.getLong(row.fieldIndex(FeatureColumns.POSITION)) / blockRows(features.length);
  }

  /** Positions of a block whose rows have so many bytes: a power of two, from 1 to 256. */
  static int blockRows(int rowBytes) {
    long rows = BLOCK_BYTES / Math.max(1, rowBytes);
    return (int) Math.min(BLOCK_ROWS, Long.highestOneBit(Math.max(1, rows)));
  }

  private static Block pack(long number, Iterable<Row> rows) {
    List<Row> ordered = new ArrayList<>();
    rows.forEach(ordered::add);
    ordered.sort(Comparator.comparingLong(r -> r.getLong(r.fieldIndex(FeatureColumns.POSITION))));
    PackedRows.Builder packed = new PackedRows.Builder(ordered.size());
    ordered.forEach(packed::add);
    return new Block(number, packed.build());
  }

  /** A network's outputs for some rows. */
  private interface Run extends Serializable {
    float[] of(PackedRows rows);
  }

  @DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
  private record Block(long number, PackedRows rows) implements Serializable {}
}
