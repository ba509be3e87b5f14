package dev.headway.testing;

import java.util.ArrayList;
import java.util.List;

/** The descriptor of a network that is trained in seconds: {@code tiny}, on 32x32 pictures. */
public final class TinyBackbone {
  private TinyBackbone() {}

  /** The descriptor's text. */
  public static String yaml() {
    List<String> layers = new ArrayList<>();
    for (int block = 1; block <= 4; block++) {
      for (String layer : List.of("conv1", "conv2", "pool")) {
        layers.add("block" + block + "_" + layer);
      }
    }
    return String.join(
        "\n",
        "name: tiny",
        "title: A small network",
        "architecture: headway_net",
        "input_size: [32, 32]",
        "preprocess: tf",
        "feature_width: 128",
        "license: Apache-2.0",
        "layers: [" + String.join(", ", layers) + "]",
        "");
  }
}
