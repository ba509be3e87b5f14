package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * What a lane starts a round from; nothing else survives from another lane, round or attempt.
 *
 * @param parameters of the trainable network, in DL4J's flattened order
 * @param updater the optimizer's state in DL4J's flattened order; empty before the first minibatch,
 *     or when it has none
 * @param iteration minibatches trained so far: Adam's bias correction counts them
 * @param epoch from 0
 * @param round of the epoch, from 0
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record LaneState(float[] parameters, float[] updater, int iteration, int epoch, int round)
    implements Serializable {
  private Object writeReplace() {
    return new Sent(new SentFloats(parameters), new SentFloats(updater), iteration, epoch, round);
  }

  /** What is written in its place. */
  private record Sent(
      SentFloats parameters, SentFloats updater, int iteration, int epoch, int round)
      implements Serializable {
    private Object readResolve() {
      return new LaneState(parameters.values(), updater.values(), iteration, epoch, round);
    }
  }
}
