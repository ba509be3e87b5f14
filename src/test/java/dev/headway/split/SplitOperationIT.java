package dev.headway.split;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.shard.SplitSize;
import dev.headway.testing.LocalSpark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitOperationIT {
  private static final List<SplitSize> SIZES =
      List.of(new SplitSize("train", List.of(60L, 40L)), new SplitSize("val", List.of(10L)));

  private final SparkSession spark = LocalSpark.session();

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void givesEachRowItsRoleAndItsPositionThere(int partitions) {
    Map<String, String> specs = new LinkedHashMap<>();
    specs.put("train", "val[5:]+train[:80%]");
    specs.put("test", "train[90:]");
    SplitPlan plan = SplitPlan.plan(specs, SIZES, Overlap.REFUSED);
    Dataset<Row> rows =
        spark
            .range(100)
            .select(
                col("id").cast("string").as("key"),
                lit("train").as("split"),
                col("id").as("position"))
            .union(
                spark
                    .range(10)
                    .select(
                        col("id").cast("string").as("key"),
                        lit("val").as("split"),
                        col("id").as("position")))
            .repartition(partitions);
    List<Row> train =
        SplitOperation.assign(rows, plan)
            .filter(col("split").equalTo("train"))
            .orderBy("position")
            .collectAsList();
    assertThat(train).hasSize(85);
    for (int i = 0; i < 85; i++) {
      assertThat(train.get(i).getLong(2)).isEqualTo(i);
      assertThat(train.get(i).getString(0)).isEqualTo(i < 5 ? "" + (5 + i) : "" + (i - 5));
    }
    assertThat(
            SplitOperation.of(rows, plan, "test").orderBy("position").collectAsList().stream()
                .map(r -> r.getString(0)))
        .containsExactly("90", "91", "92", "93", "94", "95", "96", "97", "98", "99");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aSharedRowComesOutOnceForEachRole(int partitions) {
    SplitPlan plan =
        SplitPlan.plan(Map.of("train", "val", "test", "val[8:]"), SIZES, Overlap.ALLOWED);
    Dataset<Row> rows =
        spark.range(0, 10, 1, partitions).select(col("id").as("position"), lit("val").as("split"));
    assertThat(SplitOperation.assign(rows, plan).count()).isEqualTo(12);
  }
}
