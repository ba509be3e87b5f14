package dev.headway.pipeline;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.backbone.FrozenNetwork;
import dev.headway.backbone.FrozenRunner;
import dev.headway.backbone.Networks;
import dev.headway.backbone.OnnxRuntime;
import dev.headway.backbone.PixelRunner;
import dev.headway.backbone.onnx.OnnxCompiler;
import dev.headway.bundle.Bundle;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.JobConfig;
import dev.headway.feature.FrozenPart;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
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
        Networks.frozen(
            loaded.backbone(),
            job.backbone().pooling(),
            job.backbone().trainable(),
            job.backbone().engine()),
        loaded.inputSize(),
        loaded.descriptor().preprocess());
  }

  /** The frozen part of a further phase, of which the first one may have changed the weights. */
  static FrozenStage of(JobConfig job, JobNetworks networks, LoadedBackbone loaded) {
    return new FrozenStage(
        networks.frozen(job.backbone().engine()),
        loaded.inputSize(),
        loaded.descriptor().preprocess());
  }

  /** The whole network of a bundle: its features are its outputs. */
  static FrozenStage of(Bundle bundle) {
    InputSize size = bundle.manifest().inputSize();
    ComputationGraph graph = bundle.network();
    return new FrozenStage(
        bundle.features() == null
            ? FrozenNetwork.of(graph, Engine.AUTO, null, size.height(), size.width(), CHANNELS)
            : FrozenNetwork.of(bundle.features(), graph, size.height(), size.width(), CHANNELS),
        size,
        bundle.manifest().preprocess());
  }

  @Override
  public FrozenRunner open() {
    return network == null ? new PixelRunner(pixelsPerImage()) : network.open();
  }

  @Override
  public Map<String, String> recipe() {
    if (network == null) {
      return Map.of();
    }
    Map<String, String> recipe = new LinkedHashMap<>();
    recipe.put("engine", network.engine().name().toLowerCase(Locale.ROOT));
    recipe.put(
        "engine_version",
        network.engine() == Engine.ONNXRUNTIME
            ? OnnxRuntime.version()
                + ", compiler "
                + OnnxCompiler.VERSION
                + (network.channelBlock() == 0 ? "" : ", blocks of " + network.channelBlock())
            : Versions.engine());
    recipe.put("backbone_layers_sha256", network.identity().layersSha256());
    recipe.put("backbone_weights_sha256", network.identity().weightsSha256());
    recipe.put("cut", network.identity().cut());
    recipe.put("pooling", network.identity().pooling());
    return recipe;
  }

  /** What runs it, and in which version: {@code none} where nothing is frozen. */
  String engine() {
    if (network == null) {
      return "none";
    }
    return switch (network.engine()) {
      case ONNXRUNTIME -> "onnxruntime " + OnnxRuntime.version();
      default -> "dl4j";
    };
  }

  /** Tells the user what is slow, and why. */
  void warn(Consumer<String> say) {
    if (network != null) {
      network.warning().ifPresent(say);
    }
  }
}
