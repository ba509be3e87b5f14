package dev.headway.train.optimizer;

import dev.headway.config.LearningRate;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/**
 * Keras' learning-rate schedules as DL4J's, by iteration: DL4J's own where they are the same
 * function. An iteration is a minibatch of a lane; after an averaging it goes on from before + the
 * longest lane's minibatches.
 */
public final class Schedules {
  private Schedules() {}

  /** The schedule of a learning rate. */
  public static ISchedule of(LearningRate rate) {
    if (rate instanceof LearningRate.PiecewiseConstantDecay piecewise) {
      return piecewise(piecewise);
    }
    if (rate instanceof LearningRate.ExponentialDecay decay) {
      return decay.staircase()
          ? new StepSchedule(
              ScheduleType.ITERATION, decay.initial(), decay.decayRate(), decay.decaySteps())
          : new ExponentialSchedule(
              ScheduleType.ITERATION,
              decay.initial(),
              Math.pow(decay.decayRate(), 1.0 / decay.decaySteps()));
    }
    if (rate instanceof LearningRate.CosineDecay cosine) {
      return new CosineDecay(cosine.initial(), cosine.decaySteps(), cosine.alpha());
    }
    if (rate instanceof LearningRate.WarmUp warmUp) {
      ISchedule after = of(warmUp.after());
      return new WarmUp(warmUp.from(), after.valueAt(0, 0), warmUp.steps(), after);
    }
    return new FixedSchedule(((LearningRate.Constant) rate).rate());
  }

  /** A value holds up to its boundary, the boundary's own step included. */
  private static ISchedule piecewise(LearningRate.PiecewiseConstantDecay piecewise) {
    Map<Integer, Double> values = new TreeMap<>();
    values.put(0, piecewise.values().get(0));
    for (int i = 0; i < piecewise.boundaries().size(); i++) {
      long next = piecewise.boundaries().get(i) + 1;
      if (next <= Integer.MAX_VALUE) { // DL4J counts iterations in an int.
        values.put((int) next, piecewise.values().get(i + 1));
      }
    }
    return new MapSchedule(ScheduleType.ITERATION, values);
  }
}
