package dev.headway.pipeline;

import dev.headway.backbone.Backbone;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.config.InputSize;

/**
 * A backbone and where it is from.
 *
 * @param weights the weights' URI, or {@code random}
 * @param sha256 of its parameters before training
 */
record LoadedBackbone(
    BackboneDescriptor descriptor, Backbone backbone, String weights, String sha256) {
  InputSize inputSize() {
    return backbone.inputSize();
  }
}
