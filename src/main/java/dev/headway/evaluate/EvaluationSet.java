package dev.headway.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.backbone.TrainableNetwork;
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

  /** The columns of {@link #predictions}. */
  private static final StructType PREDICTIONS =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("position", DataTypes.LongType, false)
          .add("label", DataTypes.StringType, false)
          .add("predicted", DataTypes.StringType, false)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final JavaSparkContext spark;
  private final JavaRDD<Block> blocks;
  private final int classes;

  private EvaluationSet(JavaSparkContext spark, JavaRDD<Block> blocks, int classes) {
    this.spark = spark;
    this.blocks = blocks;
    this.classes = classes;
  }

  /**
   * Packs a split.
   *
   * @param features the columns of {@link FeatureColumns}, positions being those in the split
   * @param classes the number of classes
   */
  public static EvaluationSet of(Dataset<Row> features, int classes) {
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
    return new EvaluationSet(spark, blocks, classes);
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
        classes);
  }

  /** Measures a network whose output is a softmax over the classes. */
  public Evaluation evaluate(TrainableNetwork network, float[] parameters) {
    Broadcast<float[]> weights = spark.broadcast(parameters);
    try {
      int n = classes;
      return sum(
          blocks
              .map(
                  block ->
                      Scoring.score(
                          block.number(),
                          block.rows(),
                          network.output(
                              weights.value(), block.rows().values(), block.rows().rows()),
                          n))
              .collect());
    } finally {
      weights.destroy();
    }
  }

  /** Measures rows whose features are the probabilities themselves. */
  public Evaluation evaluate() {
    int n = classes;
    return sum(
        blocks.map(b -> Scoring.score(b.number(), b.rows(), b.rows().values(), n)).collect());
  }

  /** One row per image: key, position, true and predicted label, a probability per class. */
  public Dataset<Row> predictions(
      SparkSession session, TrainableNetwork network, float[] parameters, List<String> labels) {
    List<String> names = new ArrayList<>(labels);
    JavaRDD<Row> rows =
        blocks.flatMap(
            block ->
                predict(
                    block.rows(),
                    network.output(parameters, block.rows().values(), block.rows().rows()),
                    names));
    return session.createDataFrame(rows, PREDICTIONS).orderBy("position");
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }

  private static Iterator<Row> predict(PackedRows rows, float[] p, List<String> labels) {
    int classes = labels.size();
    List<Row> out = new ArrayList<>(rows.rows());
    for (int i = 0; i < rows.rows(); i++) {
      Float[] probabilities = new Float[classes];
      for (int k = 0; k < classes; k++) {
        probabilities[k] = p[i * classes + k];
      }
      out.add(
          RowFactory.create(
              rows.keys()[i],
              rows.positions()[i],
              labels.get(rows.labels()[i]),
              labels.get(Scoring.argMax(p, i * classes, classes)),
              probabilities));
    }
    return out.iterator();
  }

  private Evaluation sum(List<BlockScore> scores) {
    List<BlockScore> ordered = new ArrayList<>(scores);
    ordered.sort(Comparator.comparingLong(BlockScore::block));
    long examples = 0;
    double loss = 0;
    long[][] confusion = new long[classes][classes];
    long correct = 0;
    for (BlockScore score : ordered) {
      examples += score.examples();
      loss += score.lossSum();
      for (int cell : score.cells()) {
        confusion[cell / classes][cell % classes]++;
      }
    }
    for (int k = 0; k < classes; k++) {
      correct += confusion[k][k];
    }
    return new Evaluation(examples, loss / examples, (double) correct / examples, confusion);
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

  @DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
  private record Block(long number, PackedRows rows) implements Serializable {}
}
