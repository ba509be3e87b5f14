package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Classification;
import dev.headway.feature.FloatBytes;
import dev.headway.testing.RoundTrip;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Sgd;

/** Which rows each lane trains in each round, without Spark. */
class LaneLayoutTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 8, 13, 31, 64, 100, 333, 1000, 2047, 5000})
  void everyRowIsTrainedOnceWhateverTheSettings(int n) {
    for (int workers : new int[] {1, 2, 3, 7, 16}) {
      for (int batch : new int[] {1, 3, 32}) {
        for (int frequency : new int[] {1, 5, 20}) {
          for (int blockRows : new int[] {1, 10, 1 << 20}) {
            if ((long) n / blockRows < 2000) {
              trainsOnce(new LaneLayout(n, workers, blockRows), batch, frequency);
            }
          }
        }
      }
    }
  }

  private static void trainsOnce(LaneLayout layout, int batch, int frequency) {
    BitSet seen = new BitSet();
    TrainingPlan plan = Fixture.plan(layout.workers(), batch, frequency, 50, 3);
    for (int lane = 0; lane < layout.workers(); lane++) {
      LaneCursor cursor =
          new LaneCursor(layout, plan.shuffle().forLane(lane), VariantDraw.NONE, lane, 1);
      cursor.readFrom(blocks(layout, lane));
      long drawn = 0;
      while (!cursor.atEnd()) {
        for (int step = 0; step < frequency; step++) {
          for (long position : cursor.draw(batch).positions()) {
            assertThat(seen.get((int) position)).isFalse();
            seen.set((int) position);
            drawn++;
          }
        }
        cursor.endRound();
        assertThat(drawn)
            .isEqualTo(Math.min(layout.laneRows(lane), (long) cursor.round() * plan.roundRows()));
      }
    }
    assertThat(seen.cardinality()).isEqualTo((int) layout.rows());
  }

  @Test
  void blocksAreNumberedLaneByLane() {
    LaneLayout layout = new LaneLayout(23, 3, 4);
    // Lanes of 8, 8 and 7 rows: two blocks each.
    assertThat(layout.allBlocks()).isEqualTo(6);
    for (int block = 0; block < 6; block++) {
      assertThat(layout.laneOf(block)).isEqualTo(block / 2);
    }
    for (int position = 0; position < 23; position++) {
      int lane = position % 3;
      assertThat(layout.block(position)).isEqualTo(2 * lane + position / 3 / 4);
      assertThat(layout.position(lane, layout.index(position))).isEqualTo(position);
    }
    // More lanes than rows: the last have none.
    assertThat(new LaneLayout(2, 5, 4).allBlocks()).isEqualTo(2);
    assertThat(new LaneLayout(0, 5, 4).allBlocks()).isZero();
  }

  @Test
  void aBlockIsAtMost8MiBAndAtLeastARow() {
    assertThat(LaneLayout.of(10, 2, 1024).blockRows()).isEqualTo(8192);
    assertThat(LaneLayout.of(10, 2, 1 << 30).blockRows()).isEqualTo(1);
  }

  @Test
  void aCursorThatSkippedStandsWhereOneThatTrainedDoes() {
    LaneLayout layout = new LaneLayout(101, 2, 7);
    TrainingPlan plan = Fixture.plan(2, 4, 3, 10, 3);
    LaneCursor trained = new LaneCursor(layout, plan.shuffle(), VariantDraw.NONE, 0, 2);
    trained.readFrom(blocks(layout, 0));
    for (int round = 0; round < 4; round++) {
      LaneCursor skipped = new LaneCursor(layout, plan.shuffle(), VariantDraw.NONE, 0, 2);
      skipped.readFrom(blocks(layout, 0));
      skipped.skipTo(round, plan.roundRows());
      long[] rows = trained.draw(plan.roundRows()).positions();
      assertThat(skipped.draw(plan.roundRows()).positions()).isEqualTo(rows);
      trained.endRound();
    }
  }

  @Test
  void aCursorIsGivenOnlyForTheRoundItStandsAt() {
    LaneLayout layout = new LaneLayout(100, 2, 7);
    LaneCursor cursor =
        new LaneCursor(layout, Fixture.plan(2, 4, 3, 10, 3).shuffle(), VariantDraw.NONE, 0, 2);
    cursor.endRound();
    LaneCursors.give("a", cursor);
    assertThat(LaneCursors.take("b", 0, 2, 1)).isNull();
    assertThat(LaneCursors.take("a", 1, 2, 1)).isNull();
    assertThat(LaneCursors.take("a", 0, 2, 0)).isNull();
    assertThat(LaneCursors.take("a", 0, 2, 1)).isSameAs(cursor);
    assertThat(LaneCursors.take("a", 0, 2, 1)).isNull();
    LaneCursors.give("a", cursor);
    // Another lane's next round: this one was left behind.
    assertThat(LaneCursors.take("a", 1, 2, 2)).isNull();
    assertThat(LaneCursors.idle("a")).isZero();
  }

  @Test
  void whatCrossesComesBackUnderEitherSerializer() {
    LaneLayout layout = new LaneLayout(3, 1, 4);
    LaneState state = new LaneState(new float[] {1}, new float[] {2}, 3, 4, 5);
    LaneResult result =
        new LaneResult(1, 2, 3, 4, new long[] {5}, "x", new float[] {6}, new float[] {7});
    LaneBlock block = blocks(layout, 0).open(0);
    LanePiece piece =
        new LanePiece(new long[] {1, 2}, new byte[] {1, 2, 3, 4}, new int[] {5}, new float[] {6});
    LaneJob job =
        new LaneJob(
            TrainableNetwork.of(Fixture.layers(new Sgd(0.1), 0), 6),
            new Classification(3),
            Fixture.plan(2, 4, 3, 10, 3),
            1,
            List.of());
    for (Object value : List.of(layout, state, result, piece, block)) {
      assertThat(RoundTrip.java(value)).usingRecursiveComparison().isEqualTo(value);
      assertThat(RoundTrip.kryo(value)).usingRecursiveComparison().isEqualTo(value);
    }
    assertThat(RoundTrip.kryo(job).roundSeed(1, 2, 3)).isEqualTo(job.roundSeed(1, 2, 3));
  }

  private static LaneBlocks blocks(LaneLayout layout, int lane) {
    return new LaneBlocks() {
      @Override
      public int count() {
        return layout.blocks(lane);
      }

      @Override
      public LaneBlock open(int block) {
        long first = (long) block * layout.blockRows();
        long end = Math.min(layout.laneRows(lane), first + layout.blockRows());
        List<LaneRow> rows = new ArrayList<>();
        for (long i = first; i < end; i++) {
          long position = layout.position(lane, i);
          byte[] values = FloatBytes.bytes(new float[] {position}, 0, 1);
          rows.add(new LaneRow(position, values, 0, new float[0]));
        }
        return LaneBlock.pack(
            layout, layout.firstBlock(lane) + block, List.of(LanePiece.of(rows)).iterator());
      }
    };
  }
}
