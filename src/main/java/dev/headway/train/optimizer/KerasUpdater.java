package dev.headway.train.optimizer;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An optimizer of Keras 3 that DL4J computes otherwise or hasn't got. It crosses to the executors
 * in a network's JSON, by class name.
 *
 * <p>Its state is zeros before the first minibatch and lies in DL4J's flat array, slot after slot,
 * so that it is averaged and carried on like any other. What follows from the iteration's number is
 * computed from it and is no state.
 */
public abstract class KerasUpdater implements IUpdater {
  private static final long serialVersionUID = 1L;

  @JsonProperty private double learningRate;
  @JsonProperty private ISchedule learningRateSchedule;

  /**
   * An optimizer.
   *
   * @param learningRate above 0; not used under a schedule
   * @param learningRateSchedule by iteration, from 0; null for a fixed rate
   */
  KerasUpdater(double learningRate, ISchedule learningRateSchedule) {
    this.learningRate = learningRate;
    this.learningRateSchedule = learningRateSchedule;
  }

  /** How many numbers are kept for each parameter. */
  abstract int slots();

  /**
   * Turns a gradient into what is subtracted from the parameters, in place.
   *
   * @param gradient the minibatch's mean, penalties included, n values
   * @param state {@link #slots()} arrays of n values, to be brought up to date
   * @param rate the learning rate of this step
   * @param step from 1
   */
  abstract void apply(INDArray gradient, INDArray[] state, double rate, int step);

  /** The settings that make two optimizers the same, learning rate aside. */
  abstract Object settings();

  @Override
  public abstract KerasUpdater clone();

  @Override
  public final long stateSize(long parameters) {
    return slots() * parameters;
  }

  @Override
  public final GradientUpdater<?> instantiate(INDArray state, boolean initialize) {
    KerasGradientUpdater updater = new KerasGradientUpdater(this);
    updater.setStateViewArray(state, new long[0], state.ordering(), initialize);
    return updater;
  }

  @Override
  public final GradientUpdater<?> instantiate(Map<String, INDArray> state, boolean initialize) {
    KerasGradientUpdater updater = new KerasGradientUpdater(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public final double getLearningRate(int iteration, int epoch) {
    return learningRateSchedule == null
        ? learningRate
        : learningRateSchedule.valueAt(iteration, epoch);
  }

  @Override
  public final boolean hasLearningRate() {
    return true;
  }

  @Override
  public final void setLrAndSchedule(double rate, ISchedule schedule) {
    learningRate = rate;
    learningRateSchedule = schedule;
  }

  final double learningRate() {
    return learningRate;
  }

  final ISchedule schedule() {
    return learningRateSchedule;
  }

  /** DL4J updates parameters of equal optimizers together. */
  @Override
  public final boolean equals(Object other) {
    return other instanceof KerasUpdater that
        && getClass() == that.getClass()
        && learningRate == that.learningRate
        && Objects.equals(learningRateSchedule, that.learningRateSchedule)
        && settings().equals(that.settings());
  }

  @Override
  public final int hashCode() {
    return Objects.hash(getClass(), learningRate, settings());
  }
}
