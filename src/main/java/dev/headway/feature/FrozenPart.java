package dev.headway.feature;

import dev.headway.backbone.FrozenRunner;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.io.Serializable;

/** What an executor needs to make the frozen part of a network: a recipe, not the network. */
public interface FrozenPart extends Serializable {
  /** Height and width of the input. */
  InputSize inputSize();

  /** From pixels to input. */
  PreprocessMode preprocess();

  /** A runner for the calling task alone. */
  FrozenRunner open();

  /** Values of one image: height · width · 3. */
  default int pixelsPerImage() {
    return inputSize().height() * inputSize().width() * 3;
  }
}
