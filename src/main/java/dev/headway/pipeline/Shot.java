package dev.headway.pipeline;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * A picture that was asked for.
 *
 * @param place of its row
 * @param variant which of the row's variants, 0 for the image as it is
 * @param key the row's
 * @param label the row's class
 * @param png null where the image is unusable
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record Shot(Place place, int variant, String key, int label, byte[] png) implements Serializable {
  /**
   * Where a row is.
   *
   * @param split the source's
   * @param position in it, from 0
   */
  @DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
  record Place(String split, long position) implements Serializable {}
}
