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
 * How lanes' blocks are made, for the executors: an RDD with all that it comes from. It is most of
 * a task's bytes, so it goes to an executor once, by broadcast, which reads it once. It is bytes
 * until then: Spark measures what it broadcasts by walking through all that it refers to, and an
 * RDD on the driver refers to the whole of Spark.
 */
final class BlockLineage implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient RDD<LaneBlock> blocks;

  private BlockLineage(byte[] bytes) {
    this.bytes = bytes;
  }

  static BlockLineage of(RDD<LaneBlock> blocks) {
    resolve(blocks);
    ByteBuffer written =
        SparkEnv.get().closureSerializer().newInstance().serialize(blocks, BlockLineage.tag());
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    return new BlockLineage(bytes);
  }

  /** The RDD, to be read in a task. */
  synchronized RDD<LaneBlock> blocks() {
    if (blocks == null) {
      blocks =
          SparkEnv.get()
              .closureSerializer()
              .newInstance()
              .deserialize(
                  ByteBuffer.wrap(bytes),
                  Thread.currentThread().getContextClassLoader(),
                  BlockLineage.<RDD<LaneBlock>>tag());
    }
    return blocks;
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
