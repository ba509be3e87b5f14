package dev.headway.backbone;

import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * How large the two parts of a backbone are at a cut, in floats; the head isn't counted.
 *
 * @param frozenParameters of the part that runs once over every image
 * @param frozenMaps the largest sum of what one of its layers takes and gives, for an image
 * @param trainedParameters of the part that learns
 * @param trainedMaps of what all its layers give, for a row
 * @param cutMap of what crosses the cut; 0 where nothing of the backbone is trained
 */
public record NetworkSize(
    long frozenParameters, long frozenMaps, long trainedParameters, long trainedMaps, long cutMap) {
  /** What an ONNX file's maps are guessed to be, by the values of its input. */
  private static final int GUESSED_MAPS = 22;

  /**
   * Of a backbone.
   *
   * @throws dev.headway.error.HeadwayException exit 2 for a cut that can't be made
   */
  public static NetworkSize of(Backbone backbone, Pooling pooling, Trainable trainable) {
    long image =
        (long) NetworkSpec.CHANNELS * backbone.inputSize().height() * backbone.inputSize().width();
    Cut cut = Cut.of(backbone, trainable);
    if (backbone.onnx() != null) {
      return new NetworkSize(
          Networks.features(backbone, pooling).length / Float.BYTES, GUESSED_MAPS * image, 0, 0, 0);
    }
    Map<String, InputType> maps = Vertices.types(backbone, Cut.of(backbone, Trainable.NONE));
    ComputationGraphConfiguration graph = backbone.graph().getConfiguration();
    long largest =
        cut.frozen().stream()
            .mapToLong(
                name ->
                    maps.get(name).arrayElementsPerExample()
                        + graph.getVertexInputs().get(name).stream()
                            .mapToLong(input -> maps.get(input).arrayElementsPerExample())
                            .sum())
            .max()
            .orElse(0);
    return new NetworkSize(
        parameters(backbone, cut.frozen()),
        largest,
        parameters(backbone, cut.trained()),
        cut.trained().stream().mapToLong(n -> maps.get(n).arrayElementsPerExample()).sum(),
        cut.trainsNothing() ? 0 : maps.get(cut.at()).arrayElementsPerExample());
  }

  /**
   * Values of a row that is trained on.
   *
   * @param width of the features
   */
  public long rowFloats(int width) {
    return cutMap == 0 ? width : cutMap;
  }

  private static long parameters(Backbone backbone, Collection<String> names) {
    return Arrays.stream(backbone.graph().getLayers())
        .filter(layer -> names.contains(layer.conf().getLayer().getLayerName()))
        .mapToLong(Layer::numParams)
        .sum();
  }
}
