package dev.headway.backbone.onnx;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A scale and a shift for each channel: what a batch normalisation is when nothing is trained.
 *
 * @param scale gamma / √(variance + epsilon)
 * @param shift beta - mean · scale
 */
record Affine(double[] scale, double[] shift) {
  static Affine of(String name, BatchNormalization layer, Map<String, INDArray> parameters)
      throws UnknownLayerException {
    if (layer.isUseLogStd() || layer.isLockGammaBeta()) {
      throw UnknownLayerException.of(name, "BatchNormalization without variance, gamma or beta");
    }
    float[] gamma = Wiring.floats(parameters.get("gamma"));
    float[] beta = Wiring.floats(parameters.get("beta"));
    float[] mean = Wiring.floats(parameters.get("mean"));
    float[] variance = Wiring.floats(parameters.get("var"));
    double[] scale = new double[gamma.length];
    double[] shift = new double[gamma.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = gamma[c] / Math.sqrt((double) variance[c] + layer.getEps());
      shift[c] = beta[c] - mean[c] * scale[c];
    }
    return new Affine(scale, shift);
  }

  /**
   * Makes it part of the convolution before it.
   *
   * @param weights (out, …), changed in place
   * @param bias of the convolution; null for none
   * @return the bias from now on
   */
  float[] fold(float[] weights, float[] bias) {
    int each = weights.length / scale.length;
    float[] folded = new float[scale.length];
    for (int c = 0; c < scale.length; c++) {
      for (int i = c * each; i < (c + 1) * each; i++) {
        weights[i] = (float) (weights[i] * scale[c]);
      }
      folded[c] = (float) ((bias == null ? 0 : bias[c]) * scale[c] + shift[c]);
    }
    return folded;
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
