package dev.headway.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  /** From golden/tf_data_shuffle.json: the third repetition without the first two. */
  @Test
  void reachesAnyIterationByItself() {
    ShuffleSpec spec = ShuffleSpec.of(3, 42, Reshuffle.EACH_ITERATION);
    assertThat(EpochOrder.order(10, spec, 2)).containsExactly(0, 2, 3, 5, 6, 7, 4, 8, 9, 1);
    assertThat(EpochOrder.order(10, spec, 0)).containsExactly(0, 3, 4, 2, 1, 5, 8, 6, 7, 9);
    assertThatThrownBy(() -> EpochOrder.order(10, spec, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("iterations count from 0, not -1");
  }

  @Test
  void aBufferOfAnySizeFromTheRowsOnIsTheSameFullShuffle() {
    for (int n : new int[] {1, 2, 17, 300}) {
      int[] full = EpochOrder.order(n, ShuffleSpec.of(n, 4, Reshuffle.NEVER), 0);
      for (long buffer : new long[] {n + 1L, 10L * n, Integer.MAX_VALUE, Long.MAX_VALUE}) {
        assertThat(EpochOrder.order(n, ShuffleSpec.of(buffer, 4, Reshuffle.NEVER), 0))
            .isEqualTo(full);
      }
    }
  }

  @Test
  void iterationsDifferOnlyWhenReshuffled() {
    Set<List<Integer>> orders = new HashSet<>();
    for (int iteration = 0; iteration < 20; iteration++) {
      orders.add(list(EpochOrder.order(50, spec(Reshuffle.EACH_ITERATION), iteration)));
      assertThat(EpochOrder.order(50, spec(Reshuffle.NEVER), iteration))
          .isEqualTo(EpochOrder.order(50, spec(Reshuffle.NEVER), 0));
    }
    assertThat(orders).hasSize(20);
  }

  /** Each row once over all lanes, for any number of workers and rows. */
  @Test
  void lanesAreDisjointAndExhaustive() {
    for (int n : new int[] {0, 1, 5, 64, 101}) {
      for (int workers : new int[] {1, 2, 3, 7, 200}) {
        List<Integer> all = new ArrayList<>();
        for (int lane = 0; lane < workers; lane++) {
          int rows = n / workers + (lane < n % workers ? 1 : 0);
          for (int place : EpochOrder.order(rows, spec(Reshuffle.NEVER).forLane(lane), 3)) {
            all.add(lane + workers * place);
          }
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, n).boxed().toList());
      }
    }
  }

  private static ShuffleSpec spec(Reshuffle reshuffle) {
    return ShuffleSpec.of(16, 9, reshuffle);
  }

  private static List<Integer> list(int[] order) {
    return IntStream.of(order).boxed().toList();
  }
}
