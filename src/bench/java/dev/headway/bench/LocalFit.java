package dev.headway.bench;

import dev.headway.shuffle.ShuffleBuffer;
import dev.headway.shuffle.ShuffleSpec;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's {@code MultiLayerNetwork.fit} on rows in memory. Minibatches are made as they are needed,
 * in an order that is shuffled each epoch as Headway's is: a copy of {@code batch} rows, which
 * costs a hundredth of the step.
 */
final class LocalFit implements Contender {
  private final PackedProblem rows;
  private final int batch;
  private final ShuffleSpec shuffle;
  private final MultiLayerNetwork network;
  private int epoch;

  LocalFit(PackedProblem rows, int batch, ShuffleSpec shuffle) {
    this.rows = rows;
    this.batch = batch;
    this.shuffle = shuffle;
    this.network = Heads.layers(rows.width(), rows.classes());
  }

  @Override
  public long epoch() {
    Minibatches minibatches = new Minibatches(rows, batch, shuffle, epoch++);
    network.fit(minibatches);
    return minibatches.given;
  }

  /** Outputs for all rows, rows × classes. */
  float[] output(PackedProblem of) {
    INDArray in = Nd4j.createFromArray(of.features()).reshape('c', of.rows(), of.width());
    return network.output(in, false).dup('c').data().asFloat();
  }

  @Override
  public void close() {
    // The network is freed with its arrays when nobody has it any more.
  }

  /** One epoch's minibatches. */
  private static final class Minibatches implements DataSetIterator {
    private static final long serialVersionUID = 1L;
    private final transient PackedProblem rows;
    private final int batch;
    private final transient Iterator<Integer> order;
    private long given;

    Minibatches(PackedProblem rows, int batch, ShuffleSpec shuffle, int epoch) {
      this.rows = rows;
      this.batch = batch;
      this.order = new ShuffleBuffer<>(IntStream.range(0, rows.rows()).iterator(), shuffle, epoch);
    }

    @Override
    public DataSet next(int most) {
      float[] features = new float[most * rows.width()];
      float[] labels = new float[most * rows.classes()];
      int n = 0;
      for (; n < most && order.hasNext(); n++) {
        int row = order.next();
        System.arraycopy(
            rows.features(), row * rows.width(), features, n * rows.width(), rows.width());
        labels[n * rows.classes() + rows.labels()[row]] = 1;
      }
      given += n;
      return new DataSet(array(features, n, rows.width()), array(labels, n, rows.classes()));
    }

    private static INDArray array(float[] values, int n, int width) {
      float[] used =
          values.length == n * width ? values : java.util.Arrays.copyOf(values, n * width);
      return Nd4j.createFromArray(used).reshape('c', n, width);
    }

    @Override
    public boolean hasNext() {
      return order.hasNext();
    }

    @Override
    public DataSet next() {
      return next(batch);
    }

    @Override
    public int inputColumns() {
      return rows.width();
    }

    @Override
    public int totalOutcomes() {
      return rows.classes();
    }

    /** One pass is all there is. */
    @Override
    public boolean resetSupported() {
      return false;
    }

    /** As DL4J's own iterators over what is in memory. */
    @Override
    public boolean asyncSupported() {
      return false;
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("one pass only");
    }

    @Override
    public int batch() {
      return batch;
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
      throw new UnsupportedOperationException("rows are as they are");
    }

    @Override
    public DataSetPreProcessor getPreProcessor() {
      return null;
    }

    @Override
    public List<String> getLabels() {
      return null;
    }
  }
}
