package dev.headway.pipeline;

import dev.headway.backbone.Backbone;
import dev.headway.backbone.Backbones;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.Catalog;
import dev.headway.catalog.WeightsFile;
import dev.headway.config.InputSize;
import dev.headway.config.JobConfig;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import org.apache.hadoop.conf.Configuration;

/** From what a job calls its backbone to the network with its weights. */
final class BackboneLoader {
  private final Catalog catalog;
  private final Configuration hadoop;

  BackboneLoader(Catalog catalog, Configuration hadoop) {
    this.catalog = catalog;
    this.hadoop = hadoop;
  }

  LoadedBackbone load(JobConfig job) {
    BackboneDescriptor descriptor = catalog.backbone(job.backbone().name());
    if (job.backbone().randomWeights()) {
      Backbone random = Backbones.random(descriptor, job.fit().seed(), job.backbone().inputSize());
      return loaded(descriptor, random, dev.headway.config.Backbone.RANDOM);
    }
    WeightsFile weights = weights(job, descriptor);
    if (weights == null) {
      throw HeadwayException.input(
          "the catalog has no weights for '"
              + descriptor.name()
              + "'; set backbone.weights to a file, or to random");
    }
    try (LocalFile file = LocalFile.of(weights, descriptor.name(), hadoop)) {
      Backbone backbone = load(descriptor, file, weights.uri(), job.backbone().inputSize());
      return loaded(descriptor, backbone, weights.uri());
    }
  }

  private static WeightsFile weights(JobConfig job, BackboneDescriptor descriptor) {
    return job.backbone().weights() == null
        ? descriptor.weights()
        : new WeightsFile(job.backbone().weights(), null);
  }

  /** Whether nothing of the backbone is on another machine. */
  boolean isLocal(JobConfig job) {
    BackboneDescriptor descriptor = catalog.backbone(job.backbone().name());
    if (job.backbone().randomWeights()) {
      return true;
    }
    WeightsFile weights = weights(job, descriptor);
    return weights != null && LocalFile.isLocal(weights.uri(), hadoop);
  }

  /** The user knows the weights by their URI, not by the copy that is read. */
  private static Backbone load(
      BackboneDescriptor descriptor, LocalFile file, String uri, InputSize size) {
    try {
      return Backbones.load(descriptor, file.path(), size);
    } catch (HeadwayException e) {
      String copy = file.path().toString();
      throw e.exitCode() == ExitCode.INPUT && e.getMessage().contains(copy)
          ? HeadwayException.input(e.getMessage().replace(copy, uri), e)
          : e;
    }
  }

  private static LoadedBackbone loaded(
      BackboneDescriptor descriptor, Backbone backbone, String weights) {
    return new LoadedBackbone(descriptor, backbone, weights, backbone.sha256());
  }
}
