package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * What a lane brings back from a round.
 *
 * @param examples rows trained; 0 for a lane that had none left, whose arrays are empty
 * @param lossSum Σ loss · rows over the minibatches as trained, penalties included
 * @param correct rows whose most probable class was right, before each update
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record LaneResult(
    int lane,
    long examples,
    int minibatches,
    double lossSum,
    long correct,
    float[] parameters,
    float[] updater)
    implements Serializable {
  private static final float[] NONE = new float[0];

  static LaneResult empty(int lane) {
    return new LaneResult(lane, 0, 0, 0, 0, NONE, NONE);
  }
}
