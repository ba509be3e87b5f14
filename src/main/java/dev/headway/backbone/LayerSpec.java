package dev.headway.backbone;

import java.util.List;

/**
 * One layer of a named network.
 *
 * @param name Keras' name
 * @param op what it computes
 * @param inputs names of layers before it, or {@link NetworkSpec#INPUT}
 * @param output the shape of its map
 */
record LayerSpec(String name, LayerOp op, List<String> inputs, MapShape output) {
  LayerSpec {
    inputs = List.copyOf(inputs);
  }
}
