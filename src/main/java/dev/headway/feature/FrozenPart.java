package dev.headway.feature;

import dev.headway.backbone.FrozenRunner;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.io.Serializable;
import java.util.Map;

/** What an executor needs to make the frozen part of a network: a recipe, not the network. */
public interface FrozenPart extends Serializable {
  /** Height and width of the input. */
  InputSize inputSize();

  /** From pixels to input. */
  PreprocessMode preprocess();

  /** A runner for the calling task alone. */
  FrozenRunner open();

  /**
   * What decides the bits that come out, beside the images and what this says elsewhere: engine and
   * version, the network's layers and weights, the cut, the pooling. Names and values for people to
   * read. Asked on the machine that runs it. Empty where nothing is computed that is worth keeping.
   */
  Map<String, String> recipe();

  /** Values of one image: height · width · 3. */
  default int pixelsPerImage() {
    return inputSize().height() * inputSize().width() * 3;
  }
}
