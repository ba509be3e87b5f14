package dev.headway.pipeline;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.backbone.FrozenNetwork;
import dev.headway.backbone.FrozenRunner;
import dev.headway.backbone.Networks;
import dev.headway.bundle.Bundle;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.config.JobConfig;
import dev.headway.feature.FrozenPart;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network as the feature stage wants it.
 *
 * @param network null where nothing is frozen: then what comes out is the preprocessed image
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record FrozenStage(FrozenNetwork network, InputSize inputSize, PreprocessMode preprocess)
    implements FrozenPart {
  private static final int CHANNELS = 3;

  /**
   * The frozen part of a job's network.
   *
   * @throws dev.headway.error.HeadwayException exit 2 for a cut that can't be made
   */
  static FrozenStage of(JobConfig job, LoadedBackbone loaded) {
    return new FrozenStage(
        Networks.frozen(loaded.backbone(), job.backbone().pooling(), job.backbone().trainable()),
        loaded.inputSize(),
        loaded.descriptor().preprocess());
  }

  /** The frozen part of a further phase, of which the first one may have changed the weights. */
  static FrozenStage of(JobNetworks networks, LoadedBackbone loaded) {
    return new FrozenStage(networks.frozen(), loaded.inputSize(), loaded.descriptor().preprocess());
  }

  /** The whole network of a bundle: its features are its outputs. */
  static FrozenStage of(Bundle bundle) {
    InputSize size = bundle.manifest().inputSize();
    ComputationGraph graph = bundle.network();
    return new FrozenStage(
        new FrozenNetwork(graph, null, size.height(), size.width(), CHANNELS),
        size,
        bundle.manifest().preprocess());
  }

  @Override
  public FrozenRunner open() {
    return network == null ? new Pixels(pixelsPerImage()) : network.open();
  }

  @Override
  public Map<String, String> recipe() {
    if (network == null) {
      return Map.of();
    }
    Map<String, String> recipe = new LinkedHashMap<>();
    recipe.put("engine", "dl4j");
    recipe.put("engine_version", Versions.engine());
    recipe.put("backbone_layers_sha256", network.layersSha256());
    recipe.put("backbone_weights_sha256", network.weightsSha256());
    recipe.put("cut", network.cut());
    recipe.put("pooling", network.poolingName());
    return recipe;
  }

  private record Pixels(int perImage) implements FrozenRunner {
    @Override
    public float[] run(float[] images, int n) {
      return java.util.Arrays.copyOf(images, n * perImage);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
