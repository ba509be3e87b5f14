package dev.headway.train.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;

/** A {@link KerasUpdater} at work on some parameters: its slots lie one behind the other. */
final class KerasGradientUpdater implements GradientUpdater<KerasUpdater> {
  private static final String SLOT = "slot";

  private final KerasUpdater config;
  private INDArray[] slots = new INDArray[0];

  KerasGradientUpdater(KerasUpdater config) {
    this.config = config;
  }

  @Override
  public KerasUpdater getConfig() {
    return config;
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    slots = new INDArray[config.slots()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = state.get(SLOT + i);
      if (initialize) {
        slots[i].assign(0);
      }
    }
  }

  @Override
  public Map<String, INDArray> getState() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    for (int i = 0; i < slots.length; i++) {
      state.put(SLOT + i, slots[i]);
    }
    return state;
  }

  /** DL4J gives all of its arrays as vectors, so the shape of the gradient says nothing more. */
  @Override
  public void setStateViewArray(
      INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
    if (initialize) {
      view.assign(0);
    }
    INDArray flat = view.reshape(view.length());
    long each = view.length() / config.slots();
    slots = new INDArray[config.slots()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = flat.get(NDArrayIndex.interval(i * each, (i + 1) * each));
    }
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    config.apply(gradient, slots, config.getLearningRate(iteration, epoch), iteration + 1);
  }
}
