package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import dev.headway.config.LearningRate;
import dev.headway.history.RunMetrics;
import dev.headway.report.RatePoint;
import dev.headway.train.optimizer.Schedules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.nd4j.linalg.schedule.ISchedule;

/** The learning rates that a run had: they follow from its job and its number of steps. */
final class Rates {
  /** Enough for a smooth line. */
  private static final int MOST_POINTS = 200;

  private Rates() {}

  /** None where the run didn't say how many steps it took, and they matter. */
  static List<RatePoint> of(JobConfig job, RunMetrics metrics) {
    OptionalLong epochs = metrics.whole("epochs_run");
    OptionalLong steps = metrics.whole("steps_per_epoch");
    List<Long> starts = metrics.wholes("phase_starts");
    if (epochs.isEmpty() || epochs.getAsLong() == 0) {
      return List.of();
    }
    boolean tuned = starts.size() > 1 && job.fineTune() != null;
    long end = tuned ? starts.get(1) : epochs.getAsLong();
    List<RatePoint> rates = new ArrayList<>();
    add(rates, job.compile().optimizer().learningRate(), 0, end, steps);
    if (tuned) {
      add(rates, job.fineTune().learningRate(), end, epochs.getAsLong(), steps);
    }
    return rates;
  }

  private static void add(
      List<RatePoint> rates, LearningRate rate, long from, long to, OptionalLong stepsPerEpoch) {
    if (rate instanceof LearningRate.Constant constant) {
      rates.add(new RatePoint(from, constant.rate()));
      rates.add(new RatePoint(to, constant.rate()));
    } else if (stepsPerEpoch.isPresent() && stepsPerEpoch.getAsLong() > 0) {
      ISchedule schedule = Schedules.of(rate);
      long each = stepsPerEpoch.getAsLong();
      long steps = (to - from) * each;
      long points = Math.min(MOST_POINTS, steps);
      for (long i = 0; i <= points; i++) {
        long step = i * steps / points;
        double epoch = from + (double) step / each;
        rates.add(new RatePoint(epoch, schedule.valueAt(Math.toIntExact(step), 0)));
      }
    }
  }
}
