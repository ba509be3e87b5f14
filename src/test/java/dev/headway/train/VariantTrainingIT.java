package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.feature.FeatureColumns;
import dev.headway.feature.FloatBytes;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Rows with variants, of which an epoch trains one. */
class VariantTrainingIT {
  private static final int COPIES = 3;
  private static final int UNUSABLE = 4;
  private static final VariantDraw DRAW = new VariantDraw(COPIES, 9);

  @Test
  void oneWorkerIsDl4jsLocalFitOnTheDrawnVariants() {
    int n = 61;
    int batch = 8;
    TrainingPlan plan = Fixture.plan(1, batch, 3, 16, 5);
    ComputationGraph local = Fixture.graph(new Adam(0.01), 1);
    try (TrainingRows rows = TrainingRows.of(rows(n, 3), 1, DRAW);
        ParameterAveraging averaging = Fixture.trainer(rows, local, plan)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        assertThat(averaging.epoch(Fixture.QUIET).examples()).isEqualTo(n - 1);
        List<Integer> order = new ArrayList<>(Fixture.order(n, plan.shuffle(), epoch));
        order.remove(Integer.valueOf(UNUSABLE));
        for (int from = 0; from < order.size(); from += batch) {
          local.fit(minibatch(order.subList(from, Math.min(order.size(), from + batch)), epoch));
        }
        local.getConfiguration().setEpochCount(epoch + 1);
        assertThat(averaging.state().parameters()).isEqualTo(TrainableNetwork.parameters(local));
      }
    }
  }

  @Test
  void givesTheSameBitsHoweverTheRowsArePartitioned() {
    float[] one = trained(rows(101, 1), DRAW, 7);
    assertThat(trained(rows(101, 5), DRAW, 7)).isEqualTo(one);
    assertThat(trained(rows(101, 5), new VariantDraw(COPIES, 10), 7)).isNotEqualTo(one);
  }

  @Test
  void oneCopyIsNoAugmentation() {
    float[] plain = trained(rows(60, 2), VariantDraw.NONE, 2);
    assertThat(trained(rows(60, 2), new VariantDraw(1, 9), 2)).isEqualTo(plain);
    assertThat(trained(rows(60, 2), DRAW, 2)).isNotEqualTo(plain);
  }

  @Test
  void standardizesByAllVariants() {
    int n = 200;
    try (TrainingRows rows = TrainingRows.of(rows(n, 3), 3, DRAW)) {
      Standardization found = rows.standardization();
      for (int k = 0; k < Fixture.WIDTH; k++) {
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < n; row++) {
          for (int variant = 0; variant < COPIES && row != UNUSABLE; variant++) {
            double x = features(row, variant)[k];
            sum += x;
            squares += x * x;
          }
        }
        double mean = sum / (n - 1) / COPIES;
        assertThat((double) found.mean()[k]).isEqualTo(mean, within(1e-6));
        assertThat((double) found.deviation()[k])
            .isEqualTo(Math.sqrt(squares / (n - 1) / COPIES - mean * mean), within(1e-5));
      }
    }
  }

  @Test
  void rowsMustHaveAsManyVariantsAsAreDrawn() {
    assertThatThrownBy(() -> TrainingRows.of(rows(1, 1), 1, new VariantDraw(COPIES + 1, 9)))
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("position 0 has 48 bytes of variants for 4 copies of 24 bytes");
  }

  private static float[] trained(Dataset<Row> data, VariantDraw draw, int workers) {
    try (TrainingRows rows = TrainingRows.of(data, workers, draw);
        ParameterAveraging averaging =
            Fixture.trainer(
                rows, Fixture.graph(new Adam(0.01), 0), Fixture.plan(workers, 4, 2, 16, 9))) {
      averaging.epoch(Fixture.QUIET);
      averaging.epoch(Fixture.QUIET);
      return averaging.state().parameters();
    }
  }

  private static DataSet minibatch(List<Integer> rows, int epoch) {
    DataSet minibatch = Fixture.minibatch(rows);
    float[][] features = new float[rows.size()][];
    for (int i = 0; i < features.length; i++) {
      features[i] = features(rows.get(i), DRAW.variant(epoch, rows.get(i)));
    }
    minibatch.setFeatures(Nd4j.createFromArray(features));
    return minibatch;
  }

  private static float[] features(int row, int variant) {
    float[] features = Fixture.features(row);
    for (int k = 0; k < features.length; k++) {
      features[k] += 0.1f * variant * (k - 2);
    }
    return features;
  }

  private static Dataset<Row> rows(int n, int partitions) {
    List<Row> rows = new ArrayList<>();
    int width = Fixture.WIDTH;
    for (int i = 0; i < n; i++) {
      float[] more = new float[(COPIES - 1) * width];
      for (int variant = 1; variant < COPIES; variant++) {
        System.arraycopy(features(i, variant), 0, more, (variant - 1) * width, width);
      }
      boolean bad = i == UNUSABLE;
      rows.add(
          RowFactory.create(
              Fixture.label(i),
              (long) i,
              bad ? null : FloatBytes.bytes(features(i, 0), 0, width),
              bad ? null : FloatBytes.bytes(more, 0, more.length)));
    }
    StructType schema =
        new StructType()
            .add(FeatureColumns.LABEL, DataTypes.IntegerType)
            .add(FeatureColumns.POSITION, DataTypes.LongType)
            .add(FeatureColumns.FEATURES, DataTypes.BinaryType)
            .add(FeatureColumns.VARIANTS, DataTypes.BinaryType);
    return LocalSpark.session().createDataFrame(rows, schema).repartition(partitions);
  }
}
