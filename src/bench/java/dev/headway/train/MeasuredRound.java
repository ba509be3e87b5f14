package dev.headway.train;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Classification;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.deeplearning4j.nn.api.Model;

/**
 * What Spark itself counts in rounds of the real trainer. Compression has to be off for it to mean
 * anything.
 *
 * @param rounds that were counted
 * @param broadcast bytes of broadcast blocks that the driver made
 * @param shuffleWritten bytes
 * @param shuffleRead bytes, from this executor or another
 * @param results bytes of task results
 */
public record MeasuredRound(
    int rounds, long broadcast, long shuffleWritten, long shuffleRead, long results) {

  /**
   * Trains two epochs and counts the second, whose first round sends an updater's state already.
   *
   * @param reducers whether the reducers add, whatever the network's size; else the driver does
   */
  public static MeasuredRound of(
      TrainingRows rows,
      Model network,
      int width,
      int classes,
      TrainingPlan plan,
      boolean reducers) {
    LaneJob job =
        new LaneJob(
            TrainableNetwork.of(network, width), new Classification(classes), plan, 1, List.of());
    Counting counting = new Counting();
    try (ParameterAveraging trainer =
        new ParameterAveraging(
            rows,
            job,
            TrainingState.fresh(TrainableNetwork.parameters(network)),
            reducers ? Reduction.SHUFFLED : Reduction.COLLECTED)) {
      trainer.epoch((round, of, loss, metrics) -> {});
      rows.spark().sc().addSparkListener(counting);
      counting.mark(rows, counting.from);
      EpochSummary summary = trainer.epoch((round, of, loss, metrics) -> {});
      counting.mark(rows, counting.to);
      return new MeasuredRound(
          summary.rounds(),
          counting.broadcast.get(),
          counting.written.get(),
          counting.read.get(),
          counting.results.get());
    } finally {
      rows.spark().sc().removeSparkListener(counting);
    }
  }

  /** Listeners hear late: jobs of our own tell where counting begins and ends. */
  private static final class Counting extends SparkListener {
    private static final String MARK = "bench.mark";
    private final CountDownLatch from = new CountDownLatch(1);
    private final CountDownLatch to = new CountDownLatch(1);
    private final AtomicLong broadcast = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong results = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      TaskMetrics metrics = end.taskMetrics();
      if (metrics != null && counts()) {
        written.addAndGet(metrics.shuffleWriteMetrics().bytesWritten());
        read.addAndGet(metrics.shuffleReadMetrics().totalBytesRead());
        results.addAndGet(metrics.resultSize());
      }
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated update) {
      BlockUpdatedInfo block = update.blockUpdatedInfo();
      // A broadcast's pieces as they are put; the object itself is beside them and never sent.
      if (block.blockId().name().matches("broadcast_\\d+_piece\\d+")
          && block.storageLevel().isValid()
          && counts()) {
        broadcast.addAndGet(block.memSize() + block.diskSize());
      }
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      if (job.properties() != null && job.properties().containsKey(MARK)) {
        (from.getCount() > 0 ? from : to).countDown();
      }
    }

    private boolean counts() {
      return from.getCount() == 0 && to.getCount() > 0;
    }

    void mark(TrainingRows rows, CountDownLatch heard) {
      rows.spark().setLocalProperty(MARK, "yes");
      rows.spark().parallelize(List.of(1), 1).count();
      rows.spark().setLocalProperty(MARK, null);
      try {
        heard.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while a round's bytes were counted", e);
      }
    }
  }
}
