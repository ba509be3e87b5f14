package dev.headway.backbone;

/** What a layer of a named network computes, in Keras' terms. */
sealed interface LayerOp {
  /**
   * {@code Conv2D}, square kernel.
   *
   * @param filters output channels
   * @param kernel height and width
   * @param stride in both directions
   * @param same TensorFlow's {@code same} padding (the odd pixel goes below and to the right), else
   *     {@code valid}
   * @param bias has a bias
   * @param relu followed by ReLU within the layer, as {@code activation="relu"}
   */
  record Conv(int filters, int kernel, int stride, boolean same, boolean bias, boolean relu)
      implements LayerOp {}

  /** {@code DepthwiseConv2D} 3x3, depth multiplier 1, without bias. */
  record Depthwise(int stride, boolean same) implements LayerOp {}

  /** {@code BatchNormalization} over channels with Keras' epsilon. */
  record BatchNorm(double epsilon) implements LayerOp {}

  /** {@code ReLU}, up to {@code max}: 6 or infinite. */
  record Relu(double max) implements LayerOp {}

  /** {@code ZeroPadding2D}, in pixels. */
  record Pad(int top, int bottom, int left, int right) implements LayerOp {}

  /** {@code MaxPooling2D}, padding {@code valid}. */
  record MaxPool(int size, int stride) implements LayerOp {}

  /** {@code Add} of equal shapes. */
  record Add() implements LayerOp {}

  /** {@code Concatenate} along the channels. */
  record Concat() implements LayerOp {}
}
