package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * Where training stands between two rounds. Going on from it gives the same bits, and the same
 * {@link EpochSummary}, as never having stopped. Nobody changes the arrays.
 *
 * @param parameters of the trainable network, in DL4J's flattened order
 * @param updater the optimizer's state in DL4J's flattened order; empty before the first round, or
 *     when it has none
 * @param iteration minibatches trained: Adam's bias correction and schedules count them
 * @param epoch the running epoch, from 0: the order of its rows follows from it
 * @param round the running epoch's next round, from 0
 * @param losses the running epoch's Σ loss · rows of each round so far: {@code round} numbers
 * @param examples rows trained in the running epoch
 * @param counts the objective's counts of the running epoch; empty at its start
 * @param lastLoss the mean loss of the last round, of this epoch or the one before; NaN before the
 *     first
 * @param roundsAbove rounds in a row, up to the last, whose mean loss was above the bound
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
public record TrainingState(
    float[] parameters,
    float[] updater,
    int iteration,
    int epoch,
    int round,
    double[] losses,
    long examples,
    long[] counts,
    double lastLoss,
    int roundsAbove)
    implements Serializable {
  /** Before the first epoch. */
  public static TrainingState fresh(float[] parameters) {
    return between(parameters, new float[0], 0, 0);
  }

  /** At the start of an epoch, with nothing behind it that divergence is measured by. */
  public static TrainingState between(
      float[] parameters, float[] updater, int iteration, int epoch) {
    return new TrainingState(
        parameters, updater, iteration, epoch, 0, new double[0], 0, new long[0], Double.NaN, 0);
  }

  /**
   * The start of another phase: other parameters (a network with more trainable layers has more), a
   * fresh optimizer whose count starts again, and epoch numbers that go on.
   */
  public TrainingState nextPhase(float[] newParameters) {
    return between(newParameters, new float[0], 0, epoch);
  }

  /** Whether no round of the running epoch is behind it. */
  public boolean atEpochStart() {
    return round == 0;
  }
}
