package dev.headway.testing;

import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** A value there and back through Spark's serializers, as on its way to an executor. */
public final class RoundTrip {
  private RoundTrip() {}

  /** By Java serialization: closures, and data by default. */
  public static <T> T java(T value) {
    return roundTrip(new JavaSerializer(new SparkConf()).newInstance(), value);
  }

  /**
   * By Kryo: data, results and broadcasts under {@code spark.serializer} = KryoSerializer; never
   * closures. Spark's Kryo 4 can't read the fields of records.
   */
  public static <T> T kryo(T value) {
    return roundTrip(new KryoSerializer(new SparkConf()).newInstance(), value);
  }

  private static <T> T roundTrip(SerializerInstance serializer, T value) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(Object.class);
    return serializer.deserialize(serializer.serialize(value, tag), tag);
  }
}
