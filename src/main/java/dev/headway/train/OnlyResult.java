package dev.headway.train;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * Takes a partition's one element. {@code RDD.collect} would do, but each time Spark reads the byte
 * code of a Scala closure to clean it, which takes longer than all else a driver does in a round; a
 * class of its own it takes as it is.
 */
final class OnlyResult<T> extends AbstractFunction2<TaskContext, Iterator<T>, Object>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public Object apply(TaskContext context, Iterator<T> partition) {
    return partition.next();
  }
}
