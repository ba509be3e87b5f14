package dev.headway.backbone.onnx;

import java.util.List;
import onnx.Onnx.AttributeProto;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations as ONNX operators. */
final class Activations {
  private final OnnxGraph graph;

  Activations(OnnxGraph graph) {
    this.graph = graph;
  }

  /** Whether nothing happens. */
  static boolean isIdentity(IActivation activation) {
    return activation instanceof ActivationIdentity;
  }

  /**
   * Applies one.
   *
   * @param name of the layer, and of the tensor that comes out
   */
  Value apply(IActivation activation, String name, Value in) throws UnknownLayerException {
    if (isIdentity(activation)) {
      return in;
    }
    return in.in(nodes(activation, name, in));
  }

  private String nodes(IActivation activation, String name, Value in) throws UnknownLayerException {
    String x = in.tensor();
    if (activation instanceof ActivationReLU relu) {
      return relu(relu, name, x);
    }
    if (activation instanceof ActivationReLU6) {
      return clip(name, x, 0, 6);
    }
    if (activation instanceof ActivationLReLU leaky) {
      return graph.node("LeakyRelu", name, List.of(x), alpha(leaky.getAlpha()));
    }
    if (activation instanceof ActivationELU elu) {
      return graph.node("Elu", name, List.of(x), alpha(elu.getAlpha()));
    }
    if (activation instanceof ActivationSwish) {
      String gate = graph.node("Sigmoid", name + "/gate", List.of(x));
      return graph.node("Mul", name, List.of(x, gate));
    }
    if (activation instanceof ActivationGELU gelu) {
      return gelu(gelu, name, x);
    }
    if (activation instanceof ActivationSoftmax && !in.isMap()) {
      return graph.node("Softmax", name, List.of(x), OnnxGraph.attribute("axis", 1L));
    }
    if (activation instanceof ActivationSigmoid) {
      return graph.node("Sigmoid", name, List.of(x));
    }
    if (activation instanceof ActivationTanH) {
      return graph.node("Tanh", name, List.of(x));
    }
    if (activation instanceof ActivationSELU) {
      return graph.node("Selu", name, List.of(x));
    }
    if (activation instanceof ActivationSoftPlus) {
      return graph.node("Softplus", name, List.of(x));
    }
    if (activation instanceof ActivationSoftSign) {
      return graph.node("Softsign", name, List.of(x));
    }
    throw UnknownLayerException.of(name, "activation " + activation);
  }

  /** x from the threshold on, slope · (x - threshold) below, and never more than max. */
  private String relu(ActivationReLU relu, String name, String x) {
    double threshold = relu.getThreshold() == null ? 0 : relu.getThreshold();
    double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
    Double max = relu.getMax();
    if (threshold == 0 && slope == 0) {
      return max == null ? graph.node("Relu", name, List.of(x)) : clip(name, x, 0, max);
    }
    String from = graph.scalar(threshold);
    String above = graph.node("GreaterOrEqual", name + "/above", List.of(x, from));
    String below = graph.node("Sub", name + "/below", List.of(x, from));
    String lower = graph.node("Mul", name + "/lower", List.of(below, graph.scalar(slope)));
    String unbounded =
        graph.node("Where", max == null ? name : name + "/unbounded", List.of(above, x, lower));
    return max == null ? unbounded : graph.node("Min", name, List.of(unbounded, graph.scalar(max)));
  }

  private String clip(String name, String x, double from, double to) {
    return graph.node("Clip", name, List.of(x, graph.scalar(from), graph.scalar(to)));
  }

  /**
   * DL4J's two formulas, which are what its networks compute: x · sigmoid(1.702 · x), and with
   * {@code precise} x/2 · (1 + tanh(√(2/π) · (x + (0.044715 · x)³))).
   */
  private String gelu(ActivationGELU gelu, String name, String x) {
    if (!gelu.equals(new ActivationGELU(true))) {
      String steep = graph.node("Mul", name + "/steep", List.of(x, graph.scalar(1.702)));
      String gate = graph.node("Sigmoid", name + "/gate", List.of(steep));
      return graph.node("Mul", name, List.of(x, gate));
    }
    String small = graph.node("Mul", name + "/small", List.of(x, graph.scalar(0.044715)));
    String cube = graph.node("Pow", name + "/cube", List.of(small, graph.scalar(3)));
    String sum = graph.node("Add", name + "/sum", List.of(x, cube));
    String scaled =
        graph.node("Mul", name + "/scaled", List.of(sum, graph.scalar(Math.sqrt(2 / Math.PI))));
    String tanh = graph.node("Tanh", name + "/tanh", List.of(scaled));
    String gate = graph.node("Add", name + "/gate", List.of(tanh, graph.scalar(1)));
    String half = graph.node("Mul", name + "/half", List.of(x, graph.scalar(0.5)));
    return graph.node("Mul", name, List.of(half, gate));
  }

  private static AttributeProto alpha(double value) {
    return OnnxGraph.attribute("alpha", value);
  }
}
