package dev.headway.train.optimizer;

import dev.headway.config.LearningRate;
import dev.headway.config.Optimizer;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Keras' optimizers as DL4J's updaters: DL4J's own where they are the same formula, else {@link
 * KerasUpdater}s. Weight decay and clipping are not the updater's: see {@link
 * dev.headway.backbone.StepRules}.
 */
public final class Updaters {
  private Updaters() {}

  /** The updater of an optimizer. */
  public static IUpdater of(Optimizer o) {
    boolean fixed = o.learningRate() instanceof LearningRate.Constant;
    ISchedule schedule = fixed ? null : Schedules.of(o.learningRate());
    double rate = Schedules.of(o.learningRate()).valueAt(0, 0);
    return switch (o.name()) {
      case SGD -> sgd(o, rate, schedule);
      case ADAM, ADAMW -> {
        Adam adam = new Adam(rate, o.beta1(), o.beta2(), o.epsilon());
        adam.setLrAndSchedule(rate, schedule);
        yield adam;
      }
      case NADAM -> new Nadam(rate, schedule, o.beta1(), o.beta2(), o.epsilon());
      case RMSPROP -> new RmsProp(rate, schedule, o.rho(), o.momentum(), o.epsilon(), o.centered());
      case ADAGRAD -> new Adagrad(rate, schedule, o.initialAccumulator(), o.epsilon());
    };
  }

  private static IUpdater sgd(Optimizer o, double rate, ISchedule schedule) {
    if (o.momentum() == 0) {
      Sgd sgd = new Sgd(rate);
      sgd.setLrAndSchedule(rate, schedule);
      return sgd;
    }
    if (!o.nesterov()) {
      return new Momentum(rate, schedule, o.momentum());
    }
    Nesterovs nesterovs = new Nesterovs(rate, o.momentum());
    nesterovs.setLrAndSchedule(rate, schedule);
    return nesterovs;
  }
}
