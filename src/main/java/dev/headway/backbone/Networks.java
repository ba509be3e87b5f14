package dev.headway.backbone;

import dev.headway.config.Nearest;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.HeadwayException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A backbone and its head, cut in two: what runs once over every image, and what is trained. The
 * head has the same layers in the trained part and in the whole network.
 */
public final class Networks {
  private static final String FEATURES = "features";
  private static final String POOLING = "global_average_pooling";

  private final Backbone backbone;
  private final Pooling pooling;
  private final Trainable trainable;
  private final HeadLayers head;
  private final int width;
  private final IUpdater updater;
  private final long seed;

  /**
   * A network for a job.
   *
   * @param updater the optimizer
   * @param seed of the head's first weights
   */
  public Networks(
      Backbone backbone,
      Pooling pooling,
      Trainable trainable,
      HeadSpec head,
      IUpdater updater,
      long seed) {
    this.backbone = backbone;
    this.pooling = pooling;
    this.trainable = trainable;
    this.width = featureWidth(backbone, pooling);
    this.head = new HeadLayers(head, width);
    this.updater = updater;
    this.seed = seed;
  }

  /** Whether the head gives this name to a layer of its own. */
  static boolean reserves(String layer) {
    return layer.equals(POOLING) || HeadLayers.reserves(layer);
  }

  /** The number of features that a backbone gives under a pooling. */
  public static int featureWidth(Backbone backbone, Pooling pooling) {
    return pooling == Pooling.FLATTEN ? backbone.map().length() : backbone.map().channels();
  }

  /**
   * The part that runs once over every image; null when there is none, and the preprocessed image
   * itself is what is trained on.
   *
   * @throws HeadwayException exit 2 for a cut that isn't built yet
   */
  public static FrozenNetwork frozen(Backbone backbone, Pooling pooling, Trainable trainable) {
    return switch (trainable.extent()) {
      case NONE ->
          new FrozenNetwork(
              backbone.graph(),
              pooling,
              backbone.inputSize().height(),
              backbone.inputSize().width(),
              NetworkSpec.CHANNELS);
      case ALL -> {
        refuseBatchNormalization(backbone);
        yield null;
      }
      case FROM -> {
        refuseUnknownLayer(backbone, trainable);
        throw HeadwayException.notBuiltYet("backbone.trainable: " + trainable);
      }
    };
  }

  /** The trained part with its first weights. */
  public ComputationGraph trained() {
    if (trainable.equals(Trainable.ALL)) {
      return whole();
    }
    GraphBuilder graph = new NeuralNetConfiguration.Builder().graphBuilder().addInputs(FEATURES);
    head.addTo(graph, FEATURES, null, updater);
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    head.initialize(network, seed);
    return network;
  }

  /** The shape of one row of what is trained on. */
  public long[] rowShape() {
    return trainable.equals(Trainable.ALL)
        ? new long[] {
          backbone.inputSize().height(), backbone.inputSize().width(), NetworkSpec.CHANNELS
        }
        : new long[] {width};
  }

  /** The whole network, from image to class probabilities, with the weights of {@code trained}. */
  public ComputationGraph whole(ComputationGraph trained) {
    if (trainable.equals(Trainable.ALL)) {
      return trained;
    }
    ComputationGraph network = whole();
    for (org.deeplearning4j.nn.api.Layer layer : trained.getLayers()) {
      copyParameters(layer, network);
    }
    return network;
  }

  private ComputationGraph whole() {
    NeuralNetConfiguration.Builder defaults = new NeuralNetConfiguration.Builder().updater(updater);
    ComputationGraphConfiguration bare = backbone.graph().getConfiguration().clone();
    for (GraphVertex vertex : bare.getVertices().values()) {
      if (vertex instanceof LayerVertex layer
          && layer.getLayerConf().getLayer() instanceof BaseLayer base) {
        base.setIUpdater(updater.clone());
      }
    }
    String last = bare.getNetworkOutputs().get(0);
    GraphBuilder graph = new GraphBuilder(bare, defaults);
    keepMergeAxes(graph);
    InputPreProcessor pre = null;
    String before = last;
    if (pooling == Pooling.GLOBAL_AVERAGE) {
      graph.addLayer(
          POOLING,
          new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(1, 2).build(),
          last);
      before = POOLING;
    } else {
      MapShape map = backbone.map();
      pre =
          new CnnToFeedForwardPreProcessor(
              map.height(), map.width(), map.channels(), CNN2DFormat.NHWC);
    }
    head.addTo(graph, before, pre, updater);
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    head.initialize(network, seed);
    for (org.deeplearning4j.nn.api.Layer layer : backbone.graph().getLayers()) {
      copyParameters(layer, network);
    }
    return network;
  }

  /**
   * One by one: the flattened parameters of a depthwise convolution with bias are read and set in
   * different orders.
   */
  private static void copyParameters(
      org.deeplearning4j.nn.api.Layer from, ComputationGraph network) {
    Map<String, INDArray> table =
        network.getLayer(from.conf().getLayer().getLayerName()).paramTable();
    from.paramTable().forEach((name, values) -> table.get(name).assign(values));
  }

  /** DL4J's clone of a MergeVertex, of which the builder holds one, forgets its axis. */
  private void keepMergeAxes(GraphBuilder graph) {
    backbone
        .graph()
        .getConfiguration()
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof MergeVertex merge) {
                ((MergeVertex) graph.getVertices().get(name)).setMergeAxis(merge.getMergeAxis());
              }
            });
  }

  private static void refuseUnknownLayer(Backbone backbone, Trainable trainable) {
    List<String> names =
        backbone.graph().getConfiguration().getVertices().keySet().stream().toList();
    if (!names.contains(trainable.layer())) {
      throw HeadwayException.request(
          "backbone.trainable: '"
              + backbone.name()
              + "' has no layer '"
              + trainable.layer()
              + "'"
              + Nearest.hint(trainable.layer(), names));
    }
  }

  private static void refuseBatchNormalization(Backbone backbone) {
    Arrays.stream(backbone.graph().getLayers())
        .map(layer -> layer.conf().getLayer())
        .filter(BatchNormalization.class::isInstance)
        .findFirst()
        .ifPresent(
            layer -> {
              throw HeadwayException.notBuiltYet(
                  "backbone.trainable: all on '"
                      + backbone.name()
                      + "', whose layer '"
                      + layer.getLayerName()
                      + "' is a batch normalisation");
            });
  }
}
