package dev.headway.backbone.onnx;

import java.util.List;

/** A network has layers that no ONNX operators are known for. */
public final class UnknownLayerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Named in a message; there may be hundreds. */
  private static final int NAMED = 3;

  /** Layers, each with what is unknown about it: {@code 'lrn' (LocalResponseNormalization)}. */
  UnknownLayerException(List<String> layers) {
    super(
        String.join(", ", layers.subList(0, Math.min(NAMED, layers.size())))
            + (layers.size() > NAMED ? " and " + (layers.size() - NAMED) + " more" : ""));
  }

  static UnknownLayerException of(String layer, String what) {
    return new UnknownLayerException(List.of(named(layer, what)));
  }

  static String named(String layer, String what) {
    return "'" + layer + "' (" + what + ")";
  }
}
