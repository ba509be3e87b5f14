package dev.headway.bench;

import dev.headway.feature.FeatureColumns;
import dev.headway.feature.FloatBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** The same rows in the forms that contenders want them in, each made once and kept in memory. */
final class Rows {
  private static final StructType FEATURES =
      new StructType()
          .add(FeatureColumns.KEY, DataTypes.StringType, false)
          .add(FeatureColumns.LABEL, DataTypes.IntegerType, false)
          .add(FeatureColumns.POSITION, DataTypes.LongType, false)
          .add(FeatureColumns.FEATURES, DataTypes.BinaryType, true)
          .add(FeatureColumns.REASON, DataTypes.StringType, true);
  private static final StructType VECTORS =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("features", SQLDataTypes.VectorType(), false);

  /** The most that the feature stage gives a task. */
  private static final int ROWS_OF_A_TASK = 1024;

  private Rows() {}

  /** 0 … rows - 1, a partition for each core. */
  static JavaRDD<Integer> numbers(JavaSparkContext spark, Problem problem) {
    return numbers(spark, problem, spark.defaultParallelism());
  }

  private static JavaRDD<Integer> numbers(JavaSparkContext spark, Problem problem, int partitions) {
    int n = problem.rows();
    List<Integer> parts = IntStream.range(0, partitions).boxed().toList();
    return spark
        .parallelize(new ArrayList<>(parts), partitions)
        .flatMap(
            part ->
                IntStream.range(
                        (int) ((long) n * part / partitions),
                        (int) ((long) n * (part + 1) / partitions))
                    .iterator());
  }

  /** What Headway's feature stage gives, in partitions of as many rows. */
  static Dataset<Row> features(SparkSession session, JavaSparkContext spark, Problem problem) {
    int partitions = (problem.rows() + ROWS_OF_A_TASK - 1) / ROWS_OF_A_TASK;
    return kept(
        session.createDataFrame(
            numbers(spark, problem, partitions)
                .map(
                    row ->
                        RowFactory.create(
                            "row-" + row,
                            problem.label(row),
                            (long) row,
                            FloatBytes.bytes(problem.features(row), 0, problem.width()),
                            null)),
            FEATURES));
  }

  /** The same of rows that are here already. */
  static Dataset<Row> features(SparkSession session, PackedProblem rows) {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      byte[] bytes = FloatBytes.bytes(rows.row(i), 0, rows.width());
      all.add(RowFactory.create("row-" + i, rows.labels()[i], (long) i, bytes, null));
    }
    return kept(session.createDataFrame(all, FEATURES));
  }

  /** What MLlib wants. */
  static Dataset<Row> vectors(SparkSession session, JavaSparkContext spark, Problem problem) {
    return kept(
        session.createDataFrame(
            numbers(spark, problem)
                .map(
                    row -> {
                      float[] features = problem.features(row);
                      double[] values =
                          IntStream.range(0, features.length)
                              .mapToDouble(i -> features[i])
                              .toArray();
                      return RowFactory.create((double) problem.label(row), Vectors.dense(values));
                    }),
            VECTORS));
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    Dataset<Row> kept = rows.persist(StorageLevel.MEMORY_ONLY());
    kept.count();
    return kept;
  }
}
