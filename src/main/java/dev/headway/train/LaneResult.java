package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.error.HeadwayException;
import java.io.Serializable;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;

/**
 * What a lane brings back from a round.
 *
 * @param lane from 0
 * @param examples rows trained; 0 for a lane that had none left, whose arrays are empty
 * @param minibatches trained
 * @param lossSum Σ loss · rows over the minibatches as trained, penalties included
 * @param counts the objective's
 * @param place where the lane ran, as Spark writes it
 * @param parameters after the round
 * @param updater the optimizer's state after the round
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
public record LaneResult(
    int lane,
    long examples,
    int minibatches,
    double lossSum,
    long[] counts,
    String place,
    float[] parameters,
    float[] updater)
    implements TrainingResult, Serializable {
  private static final float[] NONE = new float[0];

  /** A lane without rows. */
  static LaneResult empty(int lane, int counts) {
    return new LaneResult(lane, 0, 0, 0, new long[counts], "", NONE, NONE);
  }

  /** The same without parameters and updater. */
  LaneResult light() {
    return new LaneResult(lane, examples, minibatches, lossSum, counts, place, NONE, NONE);
  }

  LaneResult at(String where) {
    return new LaneResult(lane, examples, minibatches, lossSum, counts, where, parameters, updater);
  }

  /** Refuses statistics: none are collected. */
  @Override
  public void setStats(SparkTrainingStats stats) {
    if (stats != null) {
      throw HeadwayException.request("headway's trainer collects no Spark training statistics");
    }
  }

  private Object writeReplace() {
    return new Sent(
        lane,
        examples,
        minibatches,
        lossSum,
        counts,
        place,
        new SentFloats(parameters),
        new SentFloats(updater));
  }

  /** What is written in its place. */
  private record Sent(
      int lane,
      long examples,
      int minibatches,
      double lossSum,
      long[] counts,
      String place,
      SentFloats parameters,
      SentFloats updater)
      implements Serializable {
    private Object readResolve() {
      return new LaneResult(
          lane,
          examples,
          minibatches,
          lossSum,
          counts,
          place,
          parameters.values(),
          updater.values());
    }
  }
}
