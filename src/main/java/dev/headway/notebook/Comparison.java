package dev.headway.notebook;

import dev.headway.config.JobConfig;
import dev.headway.config.JobDifference;
import dev.headway.config.JobFile;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunMetrics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Several runs as a table: a row for each. */
final class Comparison {
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

  private Comparison() {}

  static Display of(SparkSession spark, List<Run> runs) {
    if (runs.isEmpty()) {
      throw HeadwayException.request("compare was given no run: give it two or more");
    }
    List<JobConfig> jobs =
        runs.stream().map(run -> JobFile.load(run.job(), run.uri(), List.of())).toList();
    List<Map<String, String>> differences = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>();
    for (JobConfig job : jobs) {
      List<JobDifference> of = JobDifference.between(jobs.get(0), job);
      of.forEach(difference -> keys.add(difference.key()));
      differences.add(
          of.stream().collect(Collectors.toMap(JobDifference::key, JobDifference::now)));
    }
    StructType columns = new StructType().add("run", DataTypes.StringType, false);
    for (String number : NUMBERS) {
      columns = columns.add(number, DataTypes.DoubleType);
    }
    for (String key : keys) {
      columns = columns.add(key, DataTypes.StringType);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      rows.add(row(runs.get(i), keys, differences.get(i), first(differences, jobs)));
    }
    return new Table(spark.createDataFrame(rows, columns));
  }

  /** The first job's values: each is what some other job's differs from. */
  private static Map<String, String> first(
      List<Map<String, String>> differences, List<JobConfig> jobs) {
    return jobs.stream()
        .flatMap(job -> JobDifference.between(jobs.get(0), job).stream())
        .collect(Collectors.toMap(JobDifference::key, JobDifference::before, (a, b) -> a));
  }

  private static Row row(
      Run run, Set<String> keys, Map<String, String> own, Map<String, String> first) {
    RunMetrics metrics = run.numbers();
    List<Object> values = new ArrayList<>(List.of(run.id()));
    for (String number : NUMBERS) {
      values.add(metrics.number(number).isPresent() ? metrics.number(number).getAsDouble() : null);
    }
    keys.forEach(key -> values.add(own.getOrDefault(key, first.get(key))));
    return RowFactory.create(values.toArray());
  }
}
