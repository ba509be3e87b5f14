package dev.headway.notebook;

import dev.headway.report.ComparedRun;
import dev.headway.report.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Several runs as a DataFrame with a row for each. */
final class ComparisonTable {
  private static final List<String> NUMBERS =
      List.of(
          "initial_accuracy",
          "val_loss",
          "val_accuracy",
          "test_loss",
          "test_accuracy",
          "epochs_run",
          "best_epoch",
          "train_examples",
          "total_seconds");

  private ComparisonTable() {}

  static Dataset<Row> of(SparkSession spark, Comparison comparison) {
    Map<String, List<String>> differences = comparison.differences();
    StructType columns = new StructType().add("run", DataTypes.StringType, false);
    for (String number : NUMBERS) {
      columns = columns.add(number, DataTypes.DoubleType);
    }
    for (String key : differences.keySet()) {
      columns = columns.add(key, DataTypes.StringType);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < comparison.runs().size(); i++) {
      ComparedRun run = comparison.runs().get(i);
      List<Object> values = new ArrayList<>(List.of(run.label()));
      for (String number : NUMBERS) {
        values.add(
            run.metrics().number(number).isPresent()
                ? run.metrics().number(number).getAsDouble()
                : null);
      }
      for (List<String> value : differences.values()) {
        values.add(value.get(i));
      }
      rows.add(RowFactory.create(values.toArray()));
    }
    return spark.createDataFrame(rows, columns);
  }
}
