package dev.headway.backbone;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Loads a DL4J file into a named network by layer name: what a run's model has up to the cut. */
final class ZipWeights {
  private ZipWeights() {}

  static void load(Path path, NetworkSpec spec, String backbone, ComputationGraph graph) {
    ComputationGraph file = read(path);
    for (ParameterSpec parameter : spec.parameters()) {
      if (file.getVertex(parameter.layer()) == null
          || !file.getVertex(parameter.layer()).hasLayer()) {
        throw HeadwayException.input(
            String.format(
                "weights '%s' are of another network: they have no layer '%s' of '%s';"
                    + " give the model of a run with this backbone",
                path, parameter.layer(), backbone));
      }
      INDArray found = KerasParameters.array(file, parameter);
      INDArray expected = KerasParameters.array(graph, parameter);
      if (found == null || !Arrays.equals(found.shape(), expected.shape())) {
        throw HeadwayException.input(
            String.format(
                "weights '%s' are of another network: %s of layer '%s' is %s, '%s' has %s",
                path,
                parameter.name(),
                parameter.layer(),
                found == null ? "missing" : Arrays.toString(found.shape()),
                backbone,
                Arrays.toString(expected.shape())));
      }
      expected.assign(found);
    }
  }

  private static ComputationGraph read(Path path) {
    if (!Files.isRegularFile(path)) {
      throw HeadwayException.input("weights '" + path + "': no such file");
    }
    try {
      return ModelSerializer.restoreComputationGraph(path.toFile(), false);
    } catch (IOException | RuntimeException e) {
      // DL4J's own message is of streams and entries; it goes to the log with the cause.
      throw HeadwayException.input(
          "weights '"
              + path
              + "' aren't a DL4J computation graph; give a run's model.zip, or a Keras .h5",
          e);
    }
  }
}
