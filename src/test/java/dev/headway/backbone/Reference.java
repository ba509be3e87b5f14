package dev.headway.backbone;

import java.util.function.DoubleUnaryOperator;

/**
 * Layers in plain loops and float64, by Keras' definitions, to compare with: height × width × c.
 */
record Reference(int height, int width, int channels, double[] values) {
  static Reference of(int height, int width, int channels, float[] values) {
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return new Reference(height, width, channels, copy);
  }

  double at(int y, int x, int c) {
    return values[(y * width + x) * channels + c];
  }

  private static Reference empty(int height, int width, int channels) {
    return new Reference(height, width, channels, new double[height * width * channels]);
  }

  private void set(int y, int x, int c, double value) {
    values[(y * width + x) * channels + c] = value;
  }

  Reference map(DoubleUnaryOperator each) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = each.applyAsDouble(values[i]);
    }
    return new Reference(height, width, channels, out);
  }

  Reference pad(int top, int bottom, int left, int right) {
    Reference out = empty(height + top + bottom, width + left + right, channels);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          out.set(y + top, x + left, c, at(y, x, c));
        }
      }
    }
    return out;
  }

  /** TensorFlow's {@code same}: the odd pixel goes below and to the right. */
  private int before(int side, int kernel, int stride) {
    int out = (side + stride - 1) / stride;
    return Math.max(0, (out - 1) * stride + kernel - side) / 2;
  }

  Reference conv(KerasFixture.Stored kernel, int stride, boolean same, KerasFixture.Stored bias) {
    int kh = kernel.shape().get(0);
    int kw = kernel.shape().get(1);
    int filters = kernel.shape().get(3);
    int top = same ? before(height, kh, stride) : 0;
    int left = same ? before(width, kw, stride) : 0;
    Reference out = windows(kh, kw, stride, same, filters);
    for (int y = 0; y < out.height; y++) {
      for (int x = 0; x < out.width; x++) {
        for (int f = 0; f < filters; f++) {
          double sum = bias == null ? 0 : bias.values()[f];
          for (int i = 0; i < kh; i++) {
            for (int j = 0; j < kw; j++) {
              for (int c = 0; c < channels; c++) {
                int at = ((i * kw + j) * channels + c) * filters + f;
                sum += orZero(y * stride + i - top, x * stride + j - left, c) * kernel.values()[at];
              }
            }
          }
          out.set(y, x, f, sum);
        }
      }
    }
    return out;
  }

  Reference depthwise(KerasFixture.Stored kernel, KerasFixture.Stored bias) {
    int kh = kernel.shape().get(0);
    int kw = kernel.shape().get(1);
    int multiplier = kernel.shape().get(3);
    Reference out = empty(height, width, channels * multiplier);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int o = 0; o < out.channels; o++) {
          double sum = bias == null ? 0 : bias.values()[o];
          for (int i = 0; i < kh; i++) {
            for (int j = 0; j < kw; j++) {
              sum +=
                  orZero(
                          y + i - before(height, kh, 1),
                          x + j - before(width, kw, 1),
                          o / multiplier)
                      * kernel.values()[(i * kw + j) * out.channels + o];
            }
          }
          out.set(y, x, o, sum);
        }
      }
    }
    return out;
  }

  Reference norm(KerasFixture model, String layer, double epsilon) {
    Reference out = empty(height, width, channels);
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      double gamma = value(model, layer, "gamma", c, 1);
      double deviation = Math.sqrt(value(model, layer, "moving_variance", c, 1) + epsilon);
      out.values[i] =
          gamma * (values[i] - value(model, layer, "moving_mean", c, 0)) / deviation
              + value(model, layer, "beta", c, 0);
    }
    return out;
  }

  private static double value(KerasFixture model, String layer, String name, int c, double none) {
    KerasFixture.Stored stored = model.stored(layer, name);
    return stored == null ? none : stored.values()[c];
  }

  /** Padding {@code same}; pixels outside count neither for the maximum nor for the mean. */
  Reference pool(int size, int stride, boolean mean) {
    Reference out = windows(size, size, stride, true, channels);
    for (int y = 0; y < out.height; y++) {
      for (int x = 0; x < out.width; x++) {
        for (int c = 0; c < channels; c++) {
          double max = Double.NEGATIVE_INFINITY;
          double sum = 0;
          int count = 0;
          for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
              int v = y * stride + i - before(height, size, stride);
              int u = x * stride + j - before(width, size, stride);
              if (v >= 0 && v < height && u >= 0 && u < width) {
                max = Math.max(max, at(v, u, c));
                sum += at(v, u, c);
                count++;
              }
            }
          }
          out.set(y, x, c, mean ? sum / count : max);
        }
      }
    }
    return out;
  }

  Reference plus(Reference other) {
    double[] sum = values.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.values[i];
    }
    return new Reference(height, width, channels, sum);
  }

  Reference concat(Reference other) {
    Reference out = empty(height, width, channels + other.channels);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < out.channels; c++) {
          out.set(y, x, c, c < channels ? at(y, x, c) : other.at(y, x, c - channels));
        }
      }
    }
    return out;
  }

  private Reference windows(int kh, int kw, int stride, boolean same, int filters) {
    return same
        ? empty((height + stride - 1) / stride, (width + stride - 1) / stride, filters)
        : empty((height - kh) / stride + 1, (width - kw) / stride + 1, filters);
  }

  private double orZero(int y, int x, int c) {
    return y < 0 || y >= height || x < 0 || x >= width ? 0 : at(y, x, c);
  }
}
