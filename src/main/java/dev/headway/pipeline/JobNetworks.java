package dev.headway.pipeline;

import dev.headway.backbone.HeadSpec;
import dev.headway.backbone.Networks;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.config.JobConfig;
import dev.headway.config.LearningRate;
import dev.headway.config.Optimizer;
import dev.headway.config.OptimizerName;
import dev.headway.config.Trainable;
import dev.headway.error.HeadwayException;
import dev.headway.train.Standardization;
import dev.headway.train.TrainingRows;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** The networks of a job: the part that is trained, and the whole. */
final class JobNetworks {
  /** Keras' epsilon; DL4J's own default is 1e-8. */
  private static final double ADAM_EPSILON = 1e-7;

  private final Networks networks;
  private final ComputationGraph trained;

  private JobNetworks(Networks networks) {
    this.networks = networks;
    this.trained = networks.trained();
  }

  static JobNetworks of(JobConfig job, LoadedBackbone backbone, int classes, TrainingRows rows) {
    int width = Networks.featureWidth(backbone.backbone(), job.backbone().pooling());
    List<Integer> hidden = job.head().hidden().stream().map(h -> h.units(width)).toList();
    Standardization standard = job.head().standardize() ? rows.standardization() : null;
    HeadSpec head =
        new HeadSpec(
            hidden,
            job.head().activation(),
            classes,
            standard == null ? null : standard.mean(),
            standard == null ? null : standard.deviation());
    return new JobNetworks(
        new Networks(
            backbone.backbone(),
            job.backbone().pooling(),
            job.backbone().trainable(),
            head,
            updater(job.compile().optimizer()),
            job.fit().seed()));
  }

  /** Refuses what can be told from the job alone. */
  static void check(JobConfig job) {
    if (job.head().standardize() && !job.backbone().trainable().equals(Trainable.NONE)) {
      throw HeadwayException.request(
          "head.standardize needs features that don't change, but backbone.trainable is "
              + job.backbone().trainable()
              + "; set one of the two to its default");
    }
  }

  TrainableNetwork recipe() {
    return TrainableNetwork.of(trained, networks.rowShape());
  }

  /** The part that is trained. */
  ComputationGraph trained() {
    return trained;
  }

  /** Of one row that enters it. */
  long[] rowShape() {
    return networks.rowShape();
  }

  float[] initialParameters() {
    return TrainableNetwork.parameters(trained);
  }

  ComputationGraph whole(float[] parameters) {
    TrainableNetwork.setParameters(trained, parameters);
    return networks.whole(trained);
  }

  private static IUpdater updater(Optimizer optimizer) {
    double rate = ((LearningRate.Constant) optimizer.learningRate()).rate();
    return optimizer.name() == OptimizerName.ADAM
        ? new Adam(
            rate,
            Adam.DEFAULT_ADAM_BETA1_MEAN_DECAY,
            Adam.DEFAULT_ADAM_BETA2_VAR_DECAY,
            ADAM_EPSILON)
        : new Sgd(rate);
  }
}
