package dev.headway.backbone;

import dev.headway.backbone.LayerOp.Add;
import dev.headway.backbone.LayerOp.BatchNorm;
import dev.headway.backbone.LayerOp.Concat;
import dev.headway.backbone.LayerOp.Conv;
import dev.headway.backbone.LayerOp.Depthwise;
import dev.headway.backbone.LayerOp.MaxPool;
import dev.headway.backbone.LayerOp.Pad;
import dev.headway.backbone.LayerOp.Relu;
import dev.headway.config.InputSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down a network layer by layer and follows the shapes. Each method adds a layer after the
 * named one, or after the last one added, and returns the new layer's name.
 */
final class SpecBuilder {
  private final InputSize input;
  private final List<LayerSpec> layers = new ArrayList<>();
  private final Map<String, MapShape> shapes = new HashMap<>();
  private String last = NetworkSpec.INPUT;

  SpecBuilder(InputSize input) {
    this.input = input;
    shapes.put(last, new MapShape(input.height(), input.width(), NetworkSpec.CHANNELS));
  }

  /** The layer that the next one follows. */
  String last() {
    return last;
  }

  /** Lets the next layer follow {@code name}. */
  SpecBuilder after(String name) {
    last = name;
    return this;
  }

  /** What the next layer takes. */
  MapShape shape() {
    return shapes.get(last);
  }

  String conv(String name, int filters, int kernel, int stride, boolean same) {
    return add(name, new Conv(filters, kernel, stride, same, false, false), last);
  }

  String convBias(String name, int filters, int kernel, int stride, boolean same) {
    return add(name, new Conv(filters, kernel, stride, same, true, false), last);
  }

  /** A 3x3 convolution with bias and ReLU inside, padding {@code same}. */
  String convRelu(String name, int filters) {
    return add(name, new Conv(filters, 3, 1, true, true, true), last);
  }

  String depthwise(String name, int stride, boolean same) {
    return add(name, new Depthwise(stride, same), last);
  }

  String batchNorm(String name, double epsilon) {
    return add(name, new BatchNorm(epsilon), last);
  }

  String relu(String name) {
    return add(name, new Relu(Double.POSITIVE_INFINITY), last);
  }

  String relu6(String name) {
    return add(name, new Relu(6), last);
  }

  String pad(String name, int top, int bottom, int left, int right) {
    return add(name, new Pad(top, bottom, left, right), last);
  }

  String maxPool(String name, int size, int stride) {
    return add(name, new MaxPool(size, stride), last);
  }

  String add(String name, String one, String other) {
    return add(name, new Add(), one, other);
  }

  String concat(String name, String one, String other) {
    return add(name, new Concat(), one, other);
  }

  NetworkSpec build(String architecture) {
    return new NetworkSpec(architecture, input, layers);
  }

  private String add(String name, LayerOp op, String... inputs) {
    MapShape output = output(op, inputs);
    if (output.height() < 1 || output.width() < 1) {
      throw new TooSmall();
    }
    layers.add(new LayerSpec(name, op, List.of(inputs), output));
    shapes.put(name, output);
    last = name;
    return name;
  }

  private MapShape output(LayerOp op, String... inputs) {
    MapShape in = shapes.get(inputs[0]);
    if (op instanceof Conv conv) {
      return new MapShape(
          side(in.height(), conv.kernel(), conv.stride(), conv.same()),
          side(in.width(), conv.kernel(), conv.stride(), conv.same()),
          conv.filters());
    }
    if (op instanceof Depthwise conv) {
      return new MapShape(
          side(in.height(), 3, conv.stride(), conv.same()),
          side(in.width(), 3, conv.stride(), conv.same()),
          in.channels());
    }
    if (op instanceof MaxPool pool) {
      return new MapShape(
          side(in.height(), pool.size(), pool.stride(), false),
          side(in.width(), pool.size(), pool.stride(), false),
          in.channels());
    }
    if (op instanceof Pad pad) {
      return new MapShape(
          in.height() + pad.top() + pad.bottom(),
          in.width() + pad.left() + pad.right(),
          in.channels());
    }
    if (op instanceof Concat) {
      return new MapShape(
          in.height(), in.width(), in.channels() + shapes.get(inputs[1]).channels());
    }
    return in;
  }

  private static int side(int in, int kernel, int stride, boolean same) {
    if (same) {
      return (in + stride - 1) / stride;
    }
    return in < kernel ? 0 : (in - kernel) / stride + 1;
  }

  /** The input is so small that a map has no positions left. */
  static final class TooSmall extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooSmall() {
      super("a map without positions", null, false, false);
    }
  }
}
