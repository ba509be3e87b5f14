package dev.headway.notebook;

import dev.headway.history.Gallery;
import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import dev.headway.shard.RowRange;
import dev.headway.split.SplitPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A run's small files as DataFrames. */
final class RunFrames {
  private RunFrames() {}

  static Dataset<Row> history(SparkSession spark, History history) {
    StructType columns = new StructType().add("epoch", DataTypes.IntegerType, false);
    for (String metric : history.metrics().keySet()) {
      columns = columns.add(metric, DataTypes.DoubleType, false);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < history.epochs().size(); i++) {
      List<Object> values = new ArrayList<>(List.of(history.epochs().get(i)));
      for (List<Double> metric : history.metrics().values()) {
        values.add(metric.get(i));
      }
      rows.add(RowFactory.create(values.toArray()));
    }
    return spark.createDataFrame(rows, columns);
  }

  static Dataset<Row> metrics(SparkSession spark, RunMetrics metrics) {
    StructType columns =
        new StructType()
            .add("name", DataTypes.StringType, false)
            .add("number", DataTypes.DoubleType)
            .add("text", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (String name : metrics.names()) {
      Object value = metrics.value(name);
      Double number = value instanceof Number n ? n.doubleValue() : null;
      String text = value == null || number != null ? null : value.toString();
      rows.add(RowFactory.create(name, number, text));
    }
    return spark.createDataFrame(rows, columns);
  }

  static Dataset<Row> confusion(SparkSession spark, List<String> labels, List<List<Long>> counts) {
    StructType columns =
        new StructType()
            .add("truth", DataTypes.StringType, false)
            .add("predicted", DataTypes.StringType, false)
            .add("count", DataTypes.LongType, false);
    List<Row> rows = new ArrayList<>();
    for (int truth = 0; truth < labels.size(); truth++) {
      for (int predicted = 0; predicted < labels.size(); predicted++) {
        rows.add(
            RowFactory.create(
                labels.get(truth), labels.get(predicted), counts.get(truth).get(predicted)));
      }
    }
    return spark.createDataFrame(rows, columns);
  }

  static Dataset<Row> splits(SparkSession spark, SplitPlan plan) {
    StructType columns =
        new StructType()
            .add("role", DataTypes.StringType, false)
            .add("spec", DataTypes.StringType, false)
            .add("split", DataTypes.StringType, false)
            .add("first", DataTypes.LongType, false)
            .add("last", DataTypes.LongType, false)
            .add("rows", DataTypes.LongType, false);
    List<Row> rows = new ArrayList<>();
    for (String role : plan.roles()) {
      for (RowRange range : plan.ranges(role)) {
        rows.add(
            RowFactory.create(
                role, plan.spec(role), range.split(), range.from(), range.to() - 1, range.rows()));
      }
    }
    return spark.createDataFrame(rows, columns);
  }

  static Dataset<Row> pictures(SparkSession spark, Map<String, List<Gallery.Picture>> kinds) {
    StructType columns =
        new StructType()
            .add("kind", DataTypes.StringType, false)
            .add("key", DataTypes.StringType, false)
            .add("split", DataTypes.StringType, false)
            .add("position", DataTypes.LongType, false)
            .add("variant", DataTypes.IntegerType, false)
            .add("label", DataTypes.StringType, false)
            .add("predicted", DataTypes.StringType)
            .add("score", DataTypes.DoubleType)
            .add("png", DataTypes.BinaryType, false);
    List<Row> rows = new ArrayList<>();
    kinds.forEach(
        (kind, pictures) ->
            pictures.forEach(
                picture -> {
                  Gallery.Score first = picture.scores().isEmpty() ? null : picture.scores().get(0);
                  rows.add(
                      RowFactory.create(
                          kind,
                          picture.key(),
                          picture.split(),
                          picture.position(),
                          picture.variant(),
                          picture.label(),
                          first == null ? null : first.label(),
                          first == null ? null : first.value(),
                          picture.png()));
                }));
    return spark.createDataFrame(rows, columns);
  }

  static Dataset<Row> plot(SparkSession spark, String name, byte[] png) {
    StructType columns =
        new StructType()
            .add("name", DataTypes.StringType, false)
            .add("png", DataTypes.BinaryType, false);
    return spark.createDataFrame(List.of(RowFactory.create(name, png)), columns);
  }
}
