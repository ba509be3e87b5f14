package dev.headway.backbone;

import dev.headway.config.Engine;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.HeadwayException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.commons.codec.digest.DigestUtils;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A backbone and its head, cut in two: what runs once over every image, and what is trained. Layers
 * have the same names and parameters in the parts and in the whole network.
 */
public final class Networks {
  private static final String FEATURES = "features";
  private static final String POOLING = "global_average_pooling";
  private static final String FLATTEN = "head_flatten";

  private final Backbone backbone;
  private final Pooling pooling;
  private final Cut cut;
  private final HeadSpec headSpec;
  private final int width;
  private final IUpdater updater;
  private final StepRules rules;
  private final long seed;

  /** The whole network that the head's first weights are from; null for fresh ones. */
  private final ComputationGraph start;

  /**
   * A network for a job.
   *
   * @param updater the optimizer
   * @param seed of the head's first weights
   * @throws HeadwayException exit 2 for a cut that can't be made
   */
  public Networks(
      Backbone backbone,
      Pooling pooling,
      Trainable trainable,
      HeadSpec head,
      IUpdater updater,
      long seed) {
    this(backbone, pooling, trainable, head, updater, StepRules.NONE, seed);
  }

  /**
   * A network for a job.
   *
   * @param updater the optimizer
   * @param rules what happens between a gradient and the optimizer
   * @param seed of the head's first weights
   * @throws HeadwayException exit 2 for a cut that can't be made
   */
  public Networks(
      Backbone backbone,
      Pooling pooling,
      Trainable trainable,
      HeadSpec head,
      IUpdater updater,
      StepRules rules,
      long seed) {
    this(backbone, pooling, trainable, head, updater, rules, seed, null);
  }

  private Networks(
      Backbone backbone,
      Pooling pooling,
      Trainable trainable,
      HeadSpec head,
      IUpdater updater,
      StepRules rules,
      long seed,
      ComputationGraph start) {
    this.backbone = backbone;
    this.pooling = pooling;
    this.cut = Cut.of(backbone, trainable);
    this.width = featureWidth(backbone, pooling);
    this.headSpec = head;
    this.updater = updater;
    this.rules = rules;
    this.seed = seed;
    this.start = start;
  }

  /** Whether the head gives this name to a layer of its own. */
  static boolean reserves(String layer) {
    return List.of(POOLING, FLATTEN).contains(layer) || HeadLayers.reserves(layer);
  }

  /** The number of features that a backbone gives under a pooling. */
  public static int featureWidth(Backbone backbone, Pooling pooling) {
    return pooling == Pooling.FLATTEN ? backbone.map().length() : backbone.map().channels();
  }

  /**
   * The ONNX file's part that gives features, for a model whose {@link #whole} is the head alone;
   * null where the backbone is in that.
   */
  public static byte[] features(Backbone backbone, Pooling pooling) {
    return backbone.onnx() == null
        ? null
        : backbone.onnx().model(pooling, featureWidth(backbone, pooling)).file();
  }

  /** SHA-256 of a finished model, its frozen part included. */
  public static String sha256(Backbone backbone, ComputationGraph whole) {
    String parameters = ModelDigest.sha256(whole);
    return backbone.onnx() == null
        ? parameters
        : DigestUtils.sha256Hex(backbone.sha256() + "\n" + parameters);
  }

  /**
   * The part that runs once over every image, in inference mode; null when there is none, and the
   * preprocessed image itself is what is trained on.
   *
   * @param engine what is to run it
   * @throws HeadwayException exit 2 for a cut that can't be made, or a layer that the engine asked
   *     for can't run
   */
  public static FrozenNetwork frozen(
      Backbone backbone, Pooling pooling, Trainable trainable, Engine engine) {
    return frozen(backbone, pooling, Cut.of(backbone, trainable), engine);
  }

  /** The part that runs once over every image; null when there is none. */
  public FrozenNetwork frozen(Engine engine) {
    return frozen(backbone, pooling, cut, engine);
  }

  private static FrozenNetwork frozen(Backbone backbone, Pooling pooling, Cut cut, Engine engine) {
    if (cut.freezesNothing()) {
      return null;
    }
    int height = backbone.inputSize().height();
    int width = backbone.inputSize().width();
    if (backbone.onnx() != null) {
      return FrozenNetwork.of(
          backbone.onnx(),
          engine,
          pooling,
          featureWidth(backbone, pooling),
          height,
          width,
          NetworkSpec.CHANNELS);
    }
    if (cut.trainsNothing()) {
      return FrozenNetwork.of(
          backbone.graph(), engine, pooling, height, width, NetworkSpec.CHANNELS);
    }
    ComputationGraph part = part(backbone.graph(), cut.frozen(), cut.at());
    return FrozenNetwork.of(part, engine, null, height, width, NetworkSpec.CHANNELS);
  }

  /** The vertices {@code names} of a backbone with their parameters. */
  private static ComputationGraph part(
      ComputationGraph graph, Collection<String> names, String output) {
    GraphBuilder builder = GraphConfigurations.builder().addInputs(NetworkSpec.INPUT);
    Vertices.add(builder, graph.getConfiguration(), names, UnaryOperator.identity());
    ComputationGraph part = new ComputationGraph(builder.setOutputs(output).build());
    part.init();
    Vertices.copyParameters(graph, part);
    return part;
  }

  /**
   * The trained part with its first weights. Batch normalisations of a pretrained backbone are
   * {@link InferenceBatchNormalization}s here; those of a random one learn from minibatches.
   */
  public ComputationGraph trained() {
    ComputationGraph network =
        build(
            cut,
            backbone.origin() == Backbone.Origin.PRETRAINED
                ? this::inferring
                : UnaryOperator.identity(),
            headSpec,
            HeadOutput::new,
            updater);
    StepListener.attach(rules, network);
    return network;
  }

  /**
   * The shape of one row of what is trained on: {@code [width]} when only the head is, else {@code
   * [height, width, channels]}.
   */
  public long[] rowShape() {
    if (cut.trainsNothing()) {
      return new long[] {width};
    }
    MapShape shape = Vertices.shape(backbone, cut);
    return new long[] {shape.height(), shape.width(), shape.channels()};
  }

  /**
   * The whole network, from image to the head's outputs, with the weights of {@code trained} and
   * none but DL4J's own layers, losses and updaters, so that plain DL4J loads it. Of an ONNX file's
   * features, the head alone.
   */
  public ComputationGraph whole(ComputationGraph trained) {
    ComputationGraph network =
        build(
            backbone.onnx() == null ? Cut.of(backbone, Trainable.ALL) : cut,
            UnaryOperator.identity(),
            headSpec.plain(),
            OutputLayer.Builder::build,
            new Sgd());
    Vertices.copyParameters(trained, network);
    return network;
  }

  /**
   * The networks of a phase that goes on from the weights so far: head and backbone start from what
   * {@code trained} has, and what it hasn't is as it was. The frozen part may be smaller or larger
   * than before.
   *
   * @param next which layers learn now
   * @param updater the optimizer, from its start
   * @param trained this phase's trained part, or whole network; it may change afterwards
   * @throws HeadwayException exit 2 for a cut that can't be made
   */
  public Networks recut(Trainable next, IUpdater updater, ComputationGraph trained) {
    ComputationGraph whole = whole(trained);
    ComputationGraphConfiguration graph = backbone.graph().getConfiguration();
    ComputationGraph layers =
        part(backbone.graph(), graph.getVertices().keySet(), graph.getNetworkOutputs().get(0));
    Vertices.copyParameters(whole, layers);
    return new Networks(
        backbone.with(layers), pooling, next, headSpec, updater, rules, seed, whole);
  }

  /** The backbone's layers behind {@code at} with the head. */
  private ComputationGraph build(
      Cut at,
      UnaryOperator<Layer> change,
      HeadSpec spec,
      Function<OutputLayer.Builder, Layer> output,
      IUpdater optimizer) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .weightInit(WeightInit.ZERO)
            .updater(optimizer)
            .graphBuilder();
    String before = FEATURES;
    if (at.trainsNothing()) {
      graph.addInputs(FEATURES);
    } else {
      graph.addInputs(at.at());
      Vertices.add(
          graph,
          backbone.graph().getConfiguration(),
          at.trained(),
          layer -> change.apply(trainable(layer, optimizer)));
      before = pool(graph);
    }
    HeadLayers head = new HeadLayers(spec, width);
    head.addTo(graph, before, optimizer, output);
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    if (backbone.graph() != null) {
      Vertices.copyParameters(backbone.graph(), network);
    }
    if (start == null) {
      head.initialize(network, seed);
    } else {
      Vertices.copyParameters(start, network);
    }
    return network;
  }

  /** From the backbone's map to features. */
  private String pool(GraphBuilder graph) {
    String last = backbone.graph().getConfiguration().getNetworkOutputs().get(0);
    if (pooling == Pooling.GLOBAL_AVERAGE) {
      graph.addLayer(
          POOLING,
          new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build(),
          last);
      return POOLING;
    }
    MapShape map = backbone.map();
    graph.addVertex(
        FLATTEN,
        new PreprocessorVertex(
            new CnnToFeedForwardPreProcessor(
                map.height(), map.width(), map.channels(), CNN2DFormat.NHWC)),
        last);
    return FLATTEN;
  }

  private static Layer trainable(Layer layer, IUpdater optimizer) {
    if (layer instanceof BaseLayer base) {
      base.setIUpdater(optimizer.clone());
    }
    return layer;
  }

  private Layer inferring(Layer layer) {
    return layer instanceof BatchNormalization norm
        ? InferenceBatchNormalization.of(
            norm,
            backbone.keeps(norm.getLayerName(), "gamma"),
            backbone.keeps(norm.getLayerName(), "beta"))
        : layer;
  }
}
