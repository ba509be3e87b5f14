package dev.headway.pipeline;

import dev.headway.backbone.FrozenNetwork;
import dev.headway.backbone.HeadSpec;
import dev.headway.backbone.Networks;
import dev.headway.backbone.StepRules;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.config.Engine;
import dev.headway.config.JobConfig;
import dev.headway.config.Optimizer;
import dev.headway.config.Trainable;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.Outputs;
import dev.headway.train.Standardization;
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

  /**
   * The first phase's.
   *
   * @param classWeights null when all classes count the same
   * @param standard of the features at its cut; null for none
   */
  static JobNetworks of(
      JobConfig job,
      LoadedBackbone backbone,
      Outputs outputs,
      double[] classWeights,
      Standardization standard) {
    int width = Networks.featureWidth(backbone.backbone(), job.backbone().pooling());
    List<Integer> hidden = job.head().hidden().stream().map(h -> h.units(width)).toList();
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

  /**
   * Refuses a second phase that the backbone has no cut for.
   *
   * @throws HeadwayException exit 2
   */
  static void checkFineTune(JobConfig job, LoadedBackbone backbone) {
    if (job.fineTune() == null) {
      return;
    }
    if (backbone.backbone().onnx() != null) {
      throw HeadwayException.request(
          "fine_tune isn't possible for '"
              + backbone.descriptor().name()
              + "': an ONNX file runs but doesn't learn; leave it out, and give fit more epochs");
    }
    try {
      Networks.frozen(
          backbone.backbone(),
          job.backbone().pooling(),
          job.fineTune().trainable(),
          job.backbone().engine());
    } catch (HeadwayException e) {
      throw e.exitCode() == ExitCode.REQUEST
          ? HeadwayException.request(
              e.getMessage().replace("backbone.trainable", "fine_tune.trainable"))
          : e;
    }
  }

  /**
   * The second phase's: other layers learn, from a fresh optimizer; the weights are those that the
   * first phase ended with, the head's standardization among them.
   *
   * @param parameters of this phase's trained part
   */
  JobNetworks recut(JobConfig job, float[] parameters) {
    TrainableNetwork.setParameters(trained, parameters);
    return new JobNetworks(
        networks.recut(
            job.fineTune().trainable(),
            Updaters.of(job.compile().optimizer().with(job.fineTune().learningRate())),
            trained));
  }

  /** What runs once over every image; null when nothing does. */
  FrozenNetwork frozen(Engine engine) {
    return networks.frozen(engine);
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
