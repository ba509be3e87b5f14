package dev.headway.catalog;

import dev.headway.config.InputSize;
import java.util.List;

/**
 * A pretrained network that a job can name.
 *
 * @param name the catalog's name, e.g. {@code mobilenet_v1_0.25_224}
 * @param title one line for people
 * @param architecture the network's builder, e.g. {@code mobilenet_v1}, {@code vgg16}
 * @param width the width multiplier (MobileNet's alpha); 1 where the architecture has none
 * @param inputSize what the weights were trained at; null where an ONNX file says it
 * @param preprocess how pixels become input
 * @param featureWidth channels of the last map, the width of globally averaged features
 * @param weights the published file without top; null where none is published
 * @param license of the weights
 * @param layers Keras' layer names in graph order, the input excluded; the last gives the features
 */
public record BackboneDescriptor(
    String name,
    String title,
    String architecture,
    double width,
    InputSize inputSize,
    PreprocessMode preprocess,
    int featureWidth,
    WeightsFile weights,
    String license,
    List<String> layers) {
  /** The architecture that an ONNX file has: whatever is in it. */
  public static final String ONNX = "onnx";

  /** What people read where a size is in the file. */
  String inputSizeText() {
    return inputSize == null ? "the file's" : inputSize.toString();
  }

  /** Copies the list. */
  public BackboneDescriptor {
    layers = List.copyOf(layers);
  }
}
