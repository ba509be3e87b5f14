package dev.headway.pipeline;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.config.JobConfig;
import dev.headway.shuffle.ShuffleBuffer;
import dev.headway.shuffle.ShuffleSpec;
import dev.headway.split.SplitPlan;
import dev.headway.train.VariantDraw;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The minibatch that a job trains first: of lane 0, in epoch 0. It follows from the job and the
 * number of rows alone.
 *
 * @param rows of the training split
 * @param workers lanes
 */
record FirstBatch(long rows, int workers, ShuffleSpec shuffle, VariantDraw draw)
    implements Serializable {
  static FirstBatch of(JobConfig job, SplitPlan plan) {
    return new FirstBatch(
        plan.rows(JobSplits.TRAIN),
        job.fit().workers().count(),
        JobShuffle.of(job),
        JobVariants.drawn(job));
  }

  /** The rows of lane 0, usable or not. */
  long laneRows() {
    return (rows + workers - 1) / workers;
  }

  /**
   * The rows in the order in which they are drawn, found out by a task: the buffer may be larger
   * than the driver.
   *
   * @param most no more than these; of them some may be unusable
   */
  List<Drawn> drawn(JavaSparkContext spark, int most) {
    FirstBatch batch = this;
    return spark.parallelize(List.of(most), 1).flatMap(n -> batch.drawn(n).iterator()).collect();
  }

  private List<Drawn> drawn(int most) {
    Iterator<Long> order =
        new ShuffleBuffer<>(
            LongStream.iterate(0, position -> position < rows, position -> position + workers)
                .iterator(),
            shuffle,
            0);
    List<Drawn> drawn = new ArrayList<>();
    while (drawn.size() < most && order.hasNext()) {
      long position = order.next();
      drawn.add(new Drawn(position, draw.variant(0, position)));
    }
    return drawn;
  }

  /**
   * A row of the training split.
   *
   * @param position in the split, from 0
   * @param variant which of its variants is trained
   */
  @DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
  record Drawn(long position, int variant) implements Serializable {}
}
