package dev.headway.train;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains by synchronous parameter averaging: in a round each lane trains its next {@code
 * averagingFrequency} minibatches from the same state, and the lanes' parameters and updater states
 * are averaged, weighted by the rows that each trained. Every usable row is trained once an epoch.
 *
 * <p>A round is one Spark job. Its result is a function of (state, rows, workers): not of
 * executors, partitions, attempts or the order in which lanes come back.
 */
public final class ParameterAveraging implements AutoCloseable {
  private static final String ROUND = ParameterAveraging.class.getName() + ".round(…)";

  private final String id = UUID.randomUUID().toString();
  private final TrainingRows rows;
  private final TrainingPlan plan;
  private final Objective objective;
  private final Broadcast<LaneJob> job;
  private final int rounds;
  private final DivergenceGuard guard = new DivergenceGuard();
  private final Reduction reduction;
  private volatile TrainingState state;

  /**
   * A trainer.
   *
   * @param rows the training split, in {@code plan.workers()} lanes
   * @param objective what the network is trained towards
   * @param seed of whatever the network draws at random
   * @param start where training goes on from, in the middle of an epoch too
   */
  public ParameterAveraging(
      TrainingRows rows,
      TrainableNetwork network,
      Objective objective,
      long seed,
      TrainingPlan plan,
      TrainingState start) {
    this(rows, new LaneJob(network, objective, plan, seed, List.of()), start, null);
  }

  /**
   * The same with hooks, and one way to reduce, which everything is sent for; null for what fits
   * the network's size and the place where the lanes are.
   */
  ParameterAveraging(TrainingRows rows, LaneJob job, TrainingState start, Reduction reduction) {
    if (rows.workers() != job.plan().workers()) {
      throw new IllegalArgumentException(
          "rows in " + rows.workers() + " lanes for " + job.plan().workers() + " workers");
    }
    this.rows = rows;
    this.plan = job.plan();
    this.objective = job.objective();
    this.job = rows.spark().broadcast(job);
    this.reduction = reduction;
    long longest = rows.usableByLane().stream().mapToLong(Long::longValue).max().orElse(0);
    this.rounds = Math.toIntExact((longest + plan.roundRows() - 1) / plan.roundRows());
    this.state = start;
  }

  /** Averagings in an epoch. */
  public int rounds() {
    return rounds;
  }

  /** Rows that an epoch trains. */
  public long examples() {
    return rows.examples();
  }

  /** Takes training for diverged when three rounds in a row have a mean loss above this. */
  public void refuseAbove(double loss) {
    guard.refuseAbove(loss);
  }

  /** Where training stands: after the last whole round. Any thread may ask. */
  public TrainingState state() {
    return state;
  }

  /**
   * Trains what is left of the running epoch. Afterwards {@link #state} is at the start of the
   * next.
   *
   * @throws TrainingDiverged when training diverges; {@link #state} is still the last good one
   * @throws IllegalStateException when not every row was trained exactly once
   */
  public EpochSummary epoch(RoundListener listener) {
    while (state.round() < rounds) {
      CallSite site = CallSite.name(rows.spark(), "averaging round", ROUND);
      TrainingState after;
      try {
        after = round(state);
      } finally {
        site.restore();
      }
      state = after;
      listener.round(
          after.round(),
          rounds,
          Arrays.stream(after.losses()).sum() / after.examples(),
          objective.metrics(after.counts(), after.examples()));
    }
    TrainingState end = state;
    if (end.examples() != rows.examples()) {
      throw new IllegalStateException(
          String.format(
              "epoch %d trained %d rows instead of %d",
              end.epoch(), end.examples(), rows.examples()));
    }
    state =
        new TrainingState(
            end.parameters(),
            end.updater(),
            end.iteration(),
            end.epoch() + 1,
            0,
            new double[0],
            0,
            new long[0],
            end.lastLoss(),
            end.roundsAbove());
    return new EpochSummary(
        end.epoch(),
        end.examples(),
        FixedTreeSum.sum(end.losses()) / end.examples(),
        objective.metrics(end.counts(), end.examples()),
        rounds);
  }

  /** Frees what the executors keep for this trainer; the rows stay. */
  @Override
  public void close() {
    LaneCursors.release(id);
    job.destroy();
  }

  /** Cursors that lanes of this trainer left in this JVM. */
  int idleCursors() {
    return LaneCursors.idle(id);
  }

  private TrainingState round(TrainingState before) {
    Reduction.RoundMean mean = train(before);
    double[] losses = Arrays.copyOf(before.losses(), before.round() + 1);
    losses[before.round()] =
        FixedTreeSum.sum(mean.lanes().stream().mapToDouble(LaneResult::lossSum).toArray());
    long now = mean.lanes().stream().mapToLong(LaneResult::examples).sum();
    double loss = losses[before.round()] / now;
    int above = guard.roundsAbove(before, loss);
    guard.refuseExplosion(before, loss, mean.parameters());
    long[] counts = Arrays.copyOf(before.counts(), objective.counts());
    for (LaneResult lane : mean.lanes()) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += lane.counts()[i];
      }
      rows.places().set(lane.lane(), lane.place());
    }
    return new TrainingState(
        mean.parameters(),
        mean.updater(),
        before.iteration()
            + mean.lanes().stream().mapToInt(LaneResult::minibatches).max().orElse(0),
        before.epoch(),
        before.round() + 1,
        losses,
        before.examples() + now,
        counts,
        loss,
        above);
  }

  private Reduction.RoundMean train(TrainingState before) {
    LaneState state =
        new LaneState(
            before.parameters(),
            before.updater(),
            before.iteration(),
            before.epoch(),
            before.round());
    boolean sent = reduction != null || !rows.areInDriver();
    try (RoundStart start =
        sent ? RoundStart.of(rows.spark(), state) : RoundStart.handedOver(state)) {
      return way(before)
          .reduce(
              rows.lanes(new RoundTask(id, rows.layout(), rows.draw(), job, start)),
              plan.workers(),
              before.parameters().length);
    }
  }

  private Reduction way(TrainingState before) {
    if (reduction != null) {
      return reduction;
    }
    // Before the first round nobody knows the updater's state; no optimizer's is larger than this.
    long updater =
        before.updater().length == 0 ? 3L * before.parameters().length : before.updater().length;
    Reduction way = Reduction.forSize(plan.workers(), before.parameters().length + updater);
    return way == Reduction.COLLECTED && rows.areInDriver() ? Reduction.HANDED_OVER : way;
  }
}
