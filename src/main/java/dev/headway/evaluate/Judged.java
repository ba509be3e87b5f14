package dev.headway.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * What a network says of an image.
 *
 * @param position the row's in the split that is measured, from 0
 * @param label the true class
 * @param sureness the probability of the chosen class; under a loss without probabilities, how far
 *     its score is above the next
 * @param classes some classes, by falling score: the chosen one first, the true one among them
 * @param scores theirs
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
public record Judged(long position, int label, float sureness, int[] classes, float[] scores)
    implements Serializable {
  /** Whether the chosen class is the true one. */
  public boolean isRight() {
    return classes[0] == label;
  }
}
