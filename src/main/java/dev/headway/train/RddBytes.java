package dev.headway.train;

import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * An RDD with all that it comes from, as Spark sends it to tasks. It is bytes until it is read:
 * Spark measures what it broadcasts by walking through all that it refers to, and an RDD on the
 * driver refers to the whole of Spark.
 */
final class RddBytes<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;

  private RddBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static <T> RddBytes<T> of(RDD<T> rdd) {
    resolve(rdd);
    ByteBuffer written =
        SparkEnv.get().closureSerializer().newInstance().serialize(rdd, RddBytes.tag());
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    return new RddBytes<>(bytes);
  }

  /** The RDD, with closures of its own: theirs is to be used by one task at a time. */
  RDD<T> read() {
    return SparkEnv.get()
        .closureSerializer()
        .newInstance()
        .deserialize(
            ByteBuffer.wrap(bytes),
            Thread.currentThread().getContextClassLoader(),
            RddBytes.<RDD<T>>tag());
  }

  /** An RDD finds out when asked what it depends on; Spark asks before it writes one. */
  private static void resolve(RDD<?> rdd) {
    for (Dependency<?> dependency : JavaConverters.seqAsJavaList(rdd.dependencies())) {
      if (dependency instanceof NarrowDependency<?>) {
        resolve(dependency.rdd());
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> ClassTag<T> tag() {
    return (ClassTag<T>) ClassTag$.MODULE$.apply(Object.class);
  }
}
