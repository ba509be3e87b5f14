package dev.headway.bench;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Classification;
import dev.headway.train.EpochSummary;
import dev.headway.train.ParameterAveraging;
import dev.headway.train.TrainingPlan;
import dev.headway.train.TrainingRows;
import dev.headway.train.TrainingState;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Headway's trainer as a job uses it. The first epoch includes giving the rows to the lanes. */
final class Headway implements Contender {
  private static final long SEED = 42;

  private final Dataset<Row> features;
  private final TrainingPlan plan;
  private final TrainableNetwork network;
  private final float[] first;
  private final int classes;
  private TrainingRows rows;
  private ParameterAveraging trainer;

  /**
   * A trainer.
   *
   * @param features kept on the executors, as the job's are after its feature stage
   */
  Headway(
      Dataset<Row> features, ComputationGraph graph, int width, int classes, TrainingPlan plan) {
    this.features = features;
    this.plan = plan;
    this.network = TrainableNetwork.of(graph, width);
    this.first = TrainableNetwork.parameters(graph);
    this.classes = classes;
  }

  @Override
  public long epoch() {
    if (trainer == null) {
      rows = TrainingRows.of(features, plan.workers());
      trainer =
          new ParameterAveraging(
              rows, network, new Classification(classes), SEED, plan, TrainingState.fresh(first));
    }
    EpochSummary summary = trainer.epoch((round, rounds, loss, metrics) -> {});
    return summary.examples();
  }

  /** Outputs for all rows, rows × classes. */
  float[] output(PackedProblem of) {
    return network.output(trainer.state().parameters(), of.features(), of.rows());
  }

  @Override
  public void close() {
    if (trainer != null) {
      trainer.close();
      rows.close();
    }
  }
}
