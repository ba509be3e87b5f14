package dev.headway.train;

import static dev.headway.train.Fixture.QUIET;
import static dev.headway.train.Fixture.graph;
import static dev.headway.train.Fixture.plan;
import static dev.headway.train.Fixture.rows;
import static dev.headway.train.Fixture.trainer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

/** Going on from any state is never having stopped; cursors and reductions change no bit. */
class ResumeIT {
  private static final int EPOCHS = 2;
  private static final TrainingPlan PLAN = plan(3, 4, 2, 8, 5);

  private final ComputationGraph network = graph(new Adam(0.01), 1, 0.5);

  @Test
  void goesOnFromEveryRoundToTheSameBits() {
    try (TrainingRows rows = TrainingRows.of(rows(100, List.of(5, 6)), 3)) {
      List<TrainingState> states = new ArrayList<>();
      List<EpochSummary> summaries = new ArrayList<>();
      TrainingState first = TrainingState.fresh(Fixture.parameters(network));
      states.add(first);
      TrainingState end;
      try (ParameterAveraging whole = trainer(rows, network, PLAN, first, null)) {
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
          summaries.add(whole.epoch((r, of, loss, metrics) -> states.add(whole.state())));
        }
        end = whole.state();
      }
      assertThat(states).hasSize(1 + EPOCHS * 5);
      for (TrainingState state : states) {
        try (ParameterAveraging resumed =
            trainer(rows, network, PLAN, RoundTrip.kryo(state), null)) {
          for (int epoch = state.epoch(); epoch < EPOCHS; epoch++) {
            assertThat(resumed.epoch(QUIET)).isEqualTo(summaries.get(epoch));
          }
          assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(end);
        }
      }
    }
  }

  @Test
  void bothReductionsGiveTheSameBits() {
    // 61 rows: the last round finds one lane empty.
    List<TrainingState> ends = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      try (TrainingRows rows = TrainingRows.of(rows(61), 7);
          ParameterAveraging trainer =
              trainer(
                  rows,
                  network,
                  plan(7, 4, 1, 8, 5),
                  TrainingState.fresh(Fixture.parameters(network)),
                  reduction)) {
        trainer.epoch(QUIET);
        trainer.epoch(QUIET);
        ends.add(trainer.state());
      }
    }
    assertThat(ends.get(1)).usingRecursiveComparison().isEqualTo(ends.get(0));
    assertThat(ends.get(0).updater()).hasSize(2 * ends.get(0).parameters().length);
  }

  @Test
  void anotherPhaseKeepsEpochNumbersAndForgetsTheOptimizer() {
    try (TrainingRows rows = TrainingRows.of(rows(24), 3);
        ParameterAveraging trainer =
            trainer(rows, network, PLAN, TrainingState.fresh(Fixture.parameters(network)), null)) {
      trainer.epoch(QUIET);
      TrainingState phase = trainer.state().nextPhase(trainer.state().parameters());
      assertThat(phase.epoch()).isEqualTo(1);
      assertThat(phase.iteration()).isZero();
      assertThat(phase.updater()).isEmpty();
      try (ParameterAveraging second = trainer(rows, network, PLAN, phase, null)) {
        assertThat(second.epoch(QUIET).epoch()).isEqualTo(1);
      }
    }
  }
}
