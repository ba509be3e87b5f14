package dev.headway.train;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** As {@link OnlyResult}, but hands the element over; Spark gets the attempt's number. */
final class GivenResult<T> extends AbstractFunction2<TaskContext, Iterator<T>, Object>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Handover<Void, T> handover;

  GivenResult(Handover<Void, T> handover) {
    this.handover = handover;
  }

  @Override
  public Object apply(TaskContext context, Iterator<T> partition) {
    long attempt = context.taskAttemptId();
    handover.give(attempt, partition.next());
    return attempt;
  }
}
