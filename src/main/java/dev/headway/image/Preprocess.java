package dev.headway.image;

import dev.headway.catalog.PreprocessMode;

/**
 * Keras' {@code imagenet_utils.preprocess_input} on channels-last pixels, and its inverse for
 * pictures that people look at. Inputs are untouched.
 */
public final class Preprocess {
  private static final float[] CAFFE_MEAN = {103.939f, 116.779f, 123.68f};
  private static final float[] TORCH_MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] TORCH_DEVIATION = {0.229f, 0.224f, 0.225f};

  private Preprocess() {}

  /**
   * Pixels to a network's input.
   *
   * @param pixels whole pixels R, G, B in 0…255
   * @return as many values; B, G, R in mode {@code CAFFE}
   */
  public static float[] apply(PreprocessMode mode, float[] pixels) {
    float[] out = pixels.clone();
    applyInPlace(mode, out, 0, out.length);
    return out;
  }

  /**
   * A network's input back to pixels.
   *
   * @param values as {@link #apply} gives them
   * @return R, G, B, rounded to the nearest of 0…255, as unsigned bytes
   */
  public static byte[] displayable(PreprocessMode mode, float[] values) {
    checkPixels(values.length);
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i += 3) {
      for (int c = 0; c < 3; c++) {
        float value = values[i + c];
        switch (mode) {
          case TF -> out[i + c] = level((value + 1) * 127.5f);
          case CAFFE -> out[i + 2 - c] = level(value + CAFFE_MEAN[c]);
          case TORCH -> out[i + c] = level((value * TORCH_DEVIATION[c] + TORCH_MEAN[c]) * 255);
          default -> throw new IllegalArgumentException("a mode without an inverse: " + mode);
        }
      }
    }
    return out;
  }

  static void applyInPlace(PreprocessMode mode, float[] values, int offset, int length) {
    checkPixels(length);
    int end = offset + length;
    switch (mode) {
      case TF -> {
        for (int i = offset; i < end; i++) {
          values[i] = values[i] / 127.5f - 1f;
        }
      }
      case CAFFE -> {
        for (int i = offset; i < end; i += 3) {
          float red = values[i];
          values[i] = values[i + 2] - CAFFE_MEAN[0];
          values[i + 1] -= CAFFE_MEAN[1];
          values[i + 2] = red - CAFFE_MEAN[2];
        }
      }
      case TORCH -> {
        for (int i = offset; i < end; i += 3) {
          for (int c = 0; c < 3; c++) {
            values[i + c] = (values[i + c] / 255f - TORCH_MEAN[c]) / TORCH_DEVIATION[c];
          }
        }
      }
      default -> throw new IllegalArgumentException("a mode without a formula: " + mode);
    }
  }

  private static void checkPixels(int length) {
    if (length % 3 != 0) {
      throw new IllegalArgumentException(length + " values are not whole pixels");
    }
  }

  private static byte level(float value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
