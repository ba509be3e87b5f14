package dev.headway.backbone;

import dev.headway.backbone.onnx.OnnxCompiler;
import dev.headway.backbone.onnx.OnnxModel;
import dev.headway.backbone.onnx.PaddedChannels;
import dev.headway.backbone.onnx.UnknownLayerException;
import dev.headway.config.Engine;
import dev.headway.config.Pooling;
import dev.headway.error.HeadwayException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The recipe of a frozen part: what goes to the executors, which make there what runs it. For ONNX
 * Runtime that is a model compiled from the DL4J graph, for DL4J the graph itself.
 */
public final class FrozenNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FrozenIdentity identity;
  private final FrozenRecipe recipe;
  private final Engine engine;
  private final String warning;
  private final int channelBlock;

  private FrozenNetwork(
      FrozenIdentity identity, FrozenRecipe recipe, Engine engine, String warning) {
    this(identity, recipe, engine, warning, 0);
  }

  private FrozenNetwork(
      FrozenIdentity identity,
      FrozenRecipe recipe,
      Engine engine,
      String warning,
      int channelBlock) {
    this.identity = identity;
    this.recipe = recipe;
    this.engine = engine;
    this.warning = warning;
    this.channelBlock = channelBlock;
  }

  /**
   * The recipe of {@code graph}.
   *
   * @param graph one input (height, width, 3), one output: a map (height, width, channels), or a
   *     vector
   * @param engine what is to run it; {@code AUTO} is ONNX Runtime where it can
   * @param pooling what becomes of a map; null keeps the output as it is
   * @param inputShape height, width, 3
   * @throws HeadwayException exit 2 when ONNX Runtime is asked for and can't run a layer, exit 1
   *     when it can't be loaded
   */
  public static FrozenNetwork of(
      ComputationGraph graph, Engine engine, Pooling pooling, long... inputShape) {
    if (engine == Engine.DL4J) {
      return onDl4j(graph, null, pooling, inputShape);
    }
    Throwable missing = OnnxRuntime.problem();
    if (missing != null && engine == Engine.ONNXRUNTIME) {
      throw HeadwayException.failure(
          "backbone.engine: onnxruntime can't be loaded on this machine ("
              + missing.getMessage()
              + "); set backbone.engine to auto or dl4j",
          missing);
    }
    if (missing != null) {
      String reason = "that can't be loaded on this machine (" + missing.getMessage() + ")";
      return onDl4j(graph, reason, pooling, inputShape);
    }
    int block = Processor.channelBlock();
    try {
      return new FrozenNetwork(
          FrozenIdentity.of(graph, pooling, inputShape),
          new OnnxRecipe(compiled(graph, block, pooling, inputShape), inputShape),
          Engine.ONNXRUNTIME,
          null,
          block);
    } catch (UnknownLayerException e) {
      if (engine == Engine.ONNXRUNTIME) {
        throw HeadwayException.request(
            "backbone.engine: onnxruntime can't run layer "
                + e.getMessage()
                + " of the frozen part; set backbone.engine to auto or dl4j, or cut before it"
                + " with backbone.trainable");
      }
      return onDl4j(graph, "that can't run layer " + e.getMessage(), pooling, inputShape);
    }
  }

  /** The recipe of an ONNX file. */
  static FrozenNetwork of(
      OnnxBackbone backbone, Engine engine, Pooling pooling, int width, long... inputShape) {
    if (engine == Engine.DL4J) {
      throw HeadwayException.request(
          "backbone.engine: dl4j can't run an ONNX file; set it to auto or onnxruntime");
    }
    OnnxModel model = backbone.model(pooling, width);
    return new FrozenNetwork(
        backbone.identity(model, pooling),
        new OnnxRecipe(model, inputShape),
        Engine.ONNXRUNTIME,
        null);
  }

  /**
   * Features of a finished model, and its head behind them.
   *
   * @param features a model of Headway's: n × height × width × 3 come in
   * @param head takes them
   */
  public static FrozenNetwork of(byte[] features, ComputationGraph head, long... inputShape) {
    Throwable missing = OnnxRuntime.problem();
    if (missing != null) {
      throw HeadwayException.failure(
          "the model's features are an ONNX file, and ONNX Runtime can't be loaded on this machine ("
              + missing.getMessage()
              + ")",
          missing);
    }
    OnnxModel model = OnnxModel.parse(features);
    return new FrozenNetwork(
        new FrozenIdentity(
            DigestUtils.sha256Hex(
                DigestUtils.sha256Hex(features) + FrozenIdentity.layers(head, model.width())),
            ModelDigest.sha256(head),
            "outputs",
            "none"),
        new HeadRecipe(new OnnxRecipe(model, inputShape), head, model.width()),
        Engine.ONNXRUNTIME,
        null);
  }

  private static OnnxModel compiled(
      ComputationGraph graph, int block, Pooling pooling, long... inputShape)
      throws UnknownLayerException {
    OnnxModel model = OnnxCompiler.compile(graph, pooling, inputShape);
    return block == 0 ? model : PaddedChannels.pad(model, block);
  }

  private static FrozenNetwork onDl4j(
      ComputationGraph graph, String reason, Pooling pooling, long... inputShape) {
    FrozenIdentity identity = FrozenIdentity.of(graph, pooling, inputShape);
    return new FrozenNetwork(
        identity,
        new Dl4jRecipe(graph, identity.weightsSha256(), pooling, inputShape),
        Engine.DL4J,
        reason == null
            ? null
            : "warning: the frozen part runs on DL4J, many times slower than on ONNX Runtime, since "
                + reason);
  }

  /** What it computes. */
  public FrozenIdentity identity() {
    return identity;
  }

  /**
   * Whole blocks of so many channels, where its model was given them for the processor that
   * compiled it; 0 for none. Its sums have another order then.
   */
  public int channelBlock() {
    return channelBlock;
  }

  /** What runs it: {@code ONNXRUNTIME} or {@code DL4J}. */
  public Engine engine() {
    return engine;
  }

  /** What the user should know of the choice, one sentence. */
  public Optional<String> warning() {
    return Optional.ofNullable(warning);
  }

  /** A runner for the calling task. */
  public FrozenRunner open() {
    return recipe.open();
  }
}
