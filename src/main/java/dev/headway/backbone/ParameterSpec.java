package dev.headway.backbone;

import java.util.List;

/**
 * One parameter array as Keras stores it.
 *
 * @param layer the layer's name
 * @param name {@code kernel}, {@code depthwise_kernel}, {@code bias}, {@code gamma}, {@code beta},
 *     {@code moving_mean} or {@code moving_variance}
 * @param shape Keras' shape: (height, width, in, out) for a kernel, (height, width, channels, 1)
 *     for a depthwise kernel, (channels) for the rest
 */
public record ParameterSpec(String layer, String name, List<Integer> shape) {
  /** Copies the shape. */
  public ParameterSpec {
    shape = List.copyOf(shape);
  }

  /** The number of values. */
  public int length() {
    int n = 1;
    for (int side : shape) {
      n = Math.multiplyExact(n, side);
    }
    return n;
  }
}
