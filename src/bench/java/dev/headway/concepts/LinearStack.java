package dev.headway.concepts;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A trained head of Dense layers without activation, against the one layer that it comes to. */
final class LinearStack {
  private static final List<String> LAYERS = List.of("head_dense_1", "head_dense_2", "predictions");

  private LinearStack() {}

  static void measure(Numbers numbers, ComputationGraph trained, float[][] features) {
    INDArray rows = Nd4j.createFromArray(features);
    INDArray through = rows;
    INDArray weights = null;
    INDArray bias = null;
    for (String name : LAYERS) {
      Layer layer = trained.getLayer(name);
      through = layer.activate(through, false, LayerWorkspaceMgr.noWorkspaces());
      INDArray w = layer.paramTable().get("W");
      INDArray b = layer.paramTable().get("b").reshape(1, w.size(1));
      bias = weights == null ? b : bias.mmul(w).addRowVector(b);
      weights = weights == null ? w : weights.mmul(w);
    }
    MultiLayerNetwork one = layer(weights, bias);
    INDArray single = one.output(rows);
    numbers.put("linear.stack_layers", (long) LAYERS.size());
    numbers.put("linear.one_parameters", one.numParams());
    numbers.put("linear.compared_rows", rows.size(0));
    numbers.put("linear.most_difference", single.sub(through).amaxNumber().doubleValue());
    long same =
        single.argMax(1).eq(through.argMax(1)).castTo(single.dataType()).sumNumber().longValue();
    numbers.put("linear.same_class_rows", same);
  }

  private static MultiLayerNetwork layer(INDArray weights, INDArray bias) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nIn(weights.size(0))
                        .nOut(weights.size(1))
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    network.setParam("0_W", weights);
    network.setParam("0_b", bias);
    return network;
  }
}
