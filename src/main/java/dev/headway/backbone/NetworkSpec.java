package dev.headway.backbone;

import dev.headway.backbone.LayerOp.BatchNorm;
import dev.headway.backbone.LayerOp.Conv;
import dev.headway.backbone.LayerOp.Depthwise;
import dev.headway.config.InputSize;
import java.util.ArrayList;
import java.util.List;

/**
 * A named network for one input size, without its top: layers in the order in which Keras makes
 * them, the last of which gives the features.
 *
 * @param architecture e.g. {@code vgg16}
 * @param input the size of the images
 * @param layers in graph order, the input excluded
 */
record NetworkSpec(String architecture, InputSize input, List<LayerSpec> layers) {
  /** The name of the images' vertex. */
  static final String INPUT = "input";

  /** Images have three channels. */
  static final int CHANNELS = 3;

  NetworkSpec {
    layers = List.copyOf(layers);
  }

  LayerSpec last() {
    return layers.get(layers.size() - 1);
  }

  List<String> layerNames() {
    return layers.stream().map(LayerSpec::name).toList();
  }

  /** The shape of what {@code layer} takes, for layers with one input. */
  MapShape inputOf(LayerSpec layer) {
    String name = layer.inputs().get(0);
    if (INPUT.equals(name)) {
      return new MapShape(input.height(), input.width(), CHANNELS);
    }
    return layers.stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow().output();
  }

  /** All parameters, in layer order and within a layer in the order of Keras' {@code weights}. */
  List<ParameterSpec> parameters() {
    List<ParameterSpec> parameters = new ArrayList<>();
    for (LayerSpec layer : layers) {
      String name = layer.name();
      int in = inputOf(layer).channels();
      if (layer.op() instanceof Conv conv) {
        parameters.add(
            new ParameterSpec(
                name, "kernel", List.of(conv.kernel(), conv.kernel(), in, conv.filters())));
        if (conv.bias()) {
          parameters.add(new ParameterSpec(name, "bias", List.of(conv.filters())));
        }
      } else if (layer.op() instanceof Depthwise) {
        parameters.add(new ParameterSpec(name, "depthwise_kernel", List.of(3, 3, in, 1)));
      } else if (layer.op() instanceof BatchNorm) {
        for (String each : List.of("gamma", "beta", "moving_mean", "moving_variance")) {
          parameters.add(new ParameterSpec(name, each, List.of(in)));
        }
      }
    }
    return parameters;
  }
}
