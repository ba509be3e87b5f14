package dev.headway.backbone;

import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Keras' activations as DL4J's. */
final class KerasActivations {
  private static final List<String> NAMES =
      List.of(
          "linear",
          "relu",
          "relu6",
          "leaky_relu",
          "sigmoid",
          "tanh",
          "elu",
          "selu",
          "softplus",
          "softsign",
          "swish",
          "silu",
          "gelu");

  private KerasActivations() {}

  /** What the setting {@code activation} of a layer names; linear where there is none. */
  static IActivation named(KerasLayer layer) {
    String name = layer.text("activation", "linear").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "linear" -> Activation.IDENTITY.getActivationFunction();
      case "relu" -> new ActivationReLU();
      case "relu6" -> new ActivationReLU(6.0, 0.0, 0.0);
        // keras.activations.leaky_relu has slope 0.2, the layer 0.3.
      case "leaky_relu" -> new ActivationLReLU(0.2);
      case "sigmoid" -> Activation.SIGMOID.getActivationFunction();
      case "tanh" -> Activation.TANH.getActivationFunction();
      case "elu" -> new ActivationELU(1.0);
      case "selu" -> Activation.SELU.getActivationFunction();
      case "softplus" -> Activation.SOFTPLUS.getActivationFunction();
      case "softsign" -> Activation.SOFTSIGN.getActivationFunction();
      case "swish", "silu" -> Activation.SWISH.getActivationFunction();
      case "gelu" -> new ActivationGELU(true);
      default -> throw layer.unusable("activation", layer.config().get("activation"), names());
    };
  }

  /** The layers ReLU, LeakyReLU and ELU. */
  static IActivation layer(KerasLayer layer) {
    return switch (layer.kind()) {
      case "ReLU" -> {
        Double max = layer.number("max_value", null);
        double slope = layer.number("negative_slope", 0.0);
        double threshold = layer.number("threshold", 0.0);
        yield max == null && slope == 0 && threshold == 0
            ? new ActivationReLU()
            : new ActivationReLU(max, threshold, slope);
      }
      case "LeakyReLU" ->
          new ActivationLReLU(layer.number("negative_slope", layer.number("alpha", 0.3)));
      default -> new ActivationELU(layer.number("alpha", 1.0));
    };
  }

  private static String names() {
    return String.join(", ", NAMES);
  }
}
