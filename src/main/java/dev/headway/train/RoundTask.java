package dev.headway.train;

import dev.headway.backbone.Dl4jNetwork;
import dev.headway.feature.PackedRows;
import dev.headway.shuffle.ShuffleSpec;
import org.apache.spark.broadcast.Broadcast;

/** A round on one lane: the next rows of the lane's order, trained from the round's state. */
final class RoundTask implements LaneTask<LaneResult> {
  private static final long serialVersionUID = 1L;

  private final String trainer;
  private final LaneLayout layout;
  private final VariantDraw draw;
  private final Broadcast<LaneJob> job;
  private final RoundStart start;

  RoundTask(
      String trainer,
      LaneLayout layout,
      VariantDraw draw,
      Broadcast<LaneJob> job,
      RoundStart start) {
    this.trainer = trainer;
    this.layout = layout;
    this.draw = draw;
    this.job = job;
    this.start = start;
  }

  @Override
  public LaneResult run(int lane, LaneBlocks blocks) {
    LaneState state = start.value();
    LaneCursor cursor = LaneCursors.take(trainer, lane, state.epoch(), state.round());
    if (cursor == null) {
      cursor = fromTheStart(lane, state, blocks);
    }
    cursor.readFrom(blocks);
    LaneResult result = train(cursor, state).at(LanePlaces.here());
    cursor.endRound();
    boolean over = cursor.atEnd();
    cursor.readFrom(null);
    if (!over) {
      LaneCursors.give(trainer, cursor);
    }
    return result;
  }

  private LaneCursor fromTheStart(int lane, LaneState state, LaneBlocks blocks) {
    TrainingPlan plan = job.value().plan();
    ShuffleSpec shuffle = plan.shuffle().forLane(lane);
    LaneCursor cursor = new LaneCursor(layout, shuffle, draw, lane, state.epoch());
    cursor.readFrom(blocks);
    cursor.skipTo(state.round(), plan.roundRows());
    return cursor;
  }

  private LaneResult train(LaneCursor cursor, LaneState state) {
    TrainingPlan plan = job.value().plan();
    LaneWorker worker = new LaneWorker(job.value(), state, cursor.lane());
    PackedRows rows = cursor.draw(plan.batchSize());
    if (rows.rows() == 0) {
      return worker.getFinalResultNoData();
    }
    Dl4jNetwork network = worker.initial();
    for (int step = 1; rows.rows() > 0; step++) {
      worker.train(network, rows);
      rows = step < plan.averagingFrequency() ? cursor.draw(plan.batchSize()) : PackedRows.none();
    }
    return worker.result(network);
  }
}
