package dev.headway.pipeline;

import dev.headway.backbone.HeadSpec;
import dev.headway.backbone.Networks;
import dev.headway.backbone.StepRules;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.config.JobConfig;
import dev.headway.config.Optimizer;
import dev.headway.config.Trainable;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.Outputs;
import dev.headway.train.Standardization;
import dev.headway.train.TrainingRows;
import dev.headway.train.loss.Losses;
import dev.headway.train.optimizer.Updaters;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The networks of a job: the part that is trained, and the whole. */
final class JobNetworks {
  private final Networks networks;
  private final ComputationGraph trained;

  private JobNetworks(Networks networks) {
    this.networks = networks;
    this.trained = networks.trained();
  }

  static JobNetworks of(
      JobConfig job,
      LoadedBackbone backbone,
      Outputs outputs,
      double[] classWeights,
      TrainingRows rows) {
    int width = Networks.featureWidth(backbone.backbone(), job.backbone().pooling());
    List<Integer> hidden = job.head().hidden().stream().map(h -> h.units(width)).toList();
    Standardization standard = job.head().standardize() ? rows.standardization() : null;
    HeadSpec head =
        new HeadSpec(
            hidden,
            job.head().activation(),
            job.head().dropout(),
            Losses.output(outputs, classWeights),
            standard == null ? null : standard.mean(),
            standard == null ? null : standard.deviation());
    return new JobNetworks(
        new Networks(
            backbone.backbone(),
            job.backbone().pooling(),
            job.backbone().trainable(),
            head,
            Updaters.of(job.compile().optimizer()),
            rules(job),
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

  /** What happens between a gradient and the optimizer. */
  static StepRules rules(JobConfig job) {
    Optimizer optimizer = job.compile().optimizer();
    return new StepRules(
        job.head().l1(), job.head().l2(), optimizer.clipping(), optimizer.weightDecay());
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
}
