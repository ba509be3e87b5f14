package dev.headway.backbone;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network that is built, of either of DL4J's kinds: what training needs of both. It has one input
 * and one output. One thread uses it at a time.
 */
public abstract class Dl4jNetwork {
  Dl4jNetwork() {}

  /**
   * A view of a {@code MultiLayerNetwork} or a {@code ComputationGraph} with one input and one
   * output.
   *
   * @throws IllegalArgumentException for any other
   */
  public static Dl4jNetwork of(Model model) {
    if (model instanceof MultiLayerNetwork layers) {
      return new LayeredNetwork(layers);
    }
    if (model instanceof ComputationGraph graph) {
      if (graph.getNumInputArrays() != 1 || graph.getNumOutputArrays() != 1) {
        throw new IllegalArgumentException(
            String.format(
                "a graph with %d inputs and %d outputs can't be trained; one of each can",
                graph.getNumInputArrays(), graph.getNumOutputArrays()));
      }
      return new GraphNetwork(graph);
    }
    throw new IllegalArgumentException(
        "a network is a MultiLayerNetwork or a ComputationGraph, not a "
            + model.getClass().getName());
  }

  /** DL4J's object. */
  public abstract Model model();

  /** The layers as JSON, without parameters. */
  abstract String configuration();

  /** The optimizer's state, made when there is none yet; null for an optimizer without one. */
  abstract INDArray updaterState();

  /** The configuration of the layer that has the loss. */
  abstract Layer outputLayer();

  /** The optimizer's own counts, before or after a minibatch. */
  public abstract int iteration();

  /** Epochs behind it. */
  public abstract int epoch();

  /** Sets both counts. */
  public abstract void counts(int iteration, int epoch);

  /**
   * Trains one minibatch.
   *
   * @param in {@code [n, …]}
   * @param target {@code [n, …]}
   */
  public abstract void fit(INDArray in, INDArray target);

  /** The output in inference mode. */
  public abstract INDArray output(INDArray in);

  /** The mean loss of the minibatch that was trained last, penalties included. */
  public double score() {
    return model().score();
  }

  /** Sets what {@link #score} says. */
  public abstract void score(double loss);

  /** The parameters, flattened in DL4J's order; a copy. */
  public float[] parameters() {
    return floats(model().params());
  }

  /** Sets the flattened parameters. */
  public void parameters(float[] values) {
    assign(model().params(), values);
  }

  /** The optimizer's state, flattened in DL4J's order; empty when it has none; a copy. */
  public float[] updater() {
    INDArray state = updaterState();
    return state == null ? new float[0] : floats(state);
  }

  /** Sets the optimizer's state; an empty array is the state before the first minibatch. */
  public void updater(float[] values) {
    INDArray state = updaterState();
    if (state == null) {
      return;
    }
    if (values.length == 0) {
      state.assign(0);
    } else {
      assign(state, values);
    }
  }

  /**
   * Lets {@code listener} see what the output layer computes, before its activation, for each
   * minibatch as it is trained: {@code [n, width]}, only to be read, and only during the call. DL4J
   * computes it inside the gradient and keeps it to itself; the layer's loss function gets it, so
   * that is where it is taken from.
   *
   * @param listener null for none
   * @throws IllegalArgumentException when the last layer has no loss function to look at
   */
  public void onScores(Consumer<INDArray> listener) {
    Layer layer = outputLayer();
    if (layer instanceof BaseOutputLayer output) {
      output.setLossFn(WatchedLoss.of(output.getLossFn(), listener));
    } else if (layer instanceof LossLayer loss) {
      loss.setLossFn(WatchedLoss.of(loss.getLossFn(), listener));
    } else if (listener != null) {
      throw new IllegalArgumentException(
          "what a " + layer.getClass().getSimpleName() + " computes can't be counted");
    }
  }

  /** The values of a matrix, row after row. */
  public static float[] values(INDArray matrix) {
    int rows = (int) matrix.size(0);
    int columns = (int) matrix.size(1);
    if (matrix.dataType() != DataType.FLOAT || matrix.isView()) {
      return matrix.dup('c').data().asFloat();
    }
    if (matrix.ordering() == 'c') {
      float[] values = new float[rows * columns];
      matrix.data().asNioFloat().get(values);
      return values;
    }
    // What a product gives, column after column: turned here, where it costs less than an array.
    float[] turned = new float[rows * columns];
    FloatBuffer values = matrix.data().asNioFloat();
    for (int i = 0; i < turned.length; i++) {
      turned[i % rows * columns + i / rows] = values.get(i);
    }
    return turned;
  }

  /**
   * Values row after row as an array. In one copy, and one array: {@code Nd4j.create} takes element
   * by element, and a minibatch of a small head notices both.
   *
   * @throws IllegalArgumentException when there are more or fewer values than the shape has
   */
  public static INDArray array(float[] values, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    if (array.length() != values.length) {
      throw new IllegalArgumentException(
          values.length + " values for an array of shape " + Arrays.toString(shape));
    }
    array.data().asNioFloat().put(values);
    return array;
  }

  private static void assign(INDArray to, float[] values) {
    if (to.length() != values.length) {
      throw new IllegalArgumentException(
          values.length + " values for a network that has " + to.length());
    }
    DataBuffer data = to.data();
    boolean oneBuffer = values.length <= Integer.MAX_VALUE / Float.BYTES;
    if (oneBuffer && data.dataType() == DataType.FLOAT && data.length() == values.length) {
      data.asNioFloat().put(values);
    } else {
      try (INDArray flat = Nd4j.createFromArray(values)) {
        to.assign(flat.reshape(to.shape()));
      }
    }
  }

  /** In one copy: {@code asFloat} takes element by element. */
  private static float[] floats(INDArray array) {
    DataBuffer data = array.data();
    // A graph's parameters say that they are a view, of all that their buffer has.
    boolean whole = array.isVectorOrScalar() && data.length() == array.length();
    if (data.dataType() != DataType.FLOAT || array.isView() && !whole) {
      return array.dup('c').data().asFloat();
    }
    float[] values = new float[Math.toIntExact(array.length())];
    data.asNioFloat().get(values);
    return values;
  }
}
