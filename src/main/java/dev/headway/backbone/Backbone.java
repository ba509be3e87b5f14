package dev.headway.backbone;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network without its top, with its weights.
 *
 * @param name the catalog's name
 * @param graph one input (n, height, width, 3), one output (n, height, width, channels)
 * @param inputSize of the images
 * @param preprocess from pixels to input
 * @param map the shape of the output for one image
 */
public record Backbone(
    String name,
    ComputationGraph graph,
    InputSize inputSize,
    PreprocessMode preprocess,
    MapShape map) {}
