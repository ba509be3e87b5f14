package dev.headway.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.split.Remainder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void keepsOrDropsTheShortLastBatch() {
    assertThat(batches(7, 3, Remainder.KEEP))
        .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
    assertThat(batches(7, 3, Remainder.DROP)).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
  }

  @Test
  void hasEveryElementOnceInOrder() {
    for (int n : new int[] {0, 1, 6, 31, 32, 33}) {
      for (int size : new int[] {1, 2, 32, 1000}) {
        List<List<Integer>> kept = batches(n, size, Remainder.KEEP);
        assertThat(kept).hasSize((n + size - 1) / size);
        assertThat(kept.stream().flatMap(List::stream).toList())
            .isEqualTo(IntStream.range(0, n).boxed().toList());
        assertThat(batches(n, size, Remainder.DROP))
            .hasSize(n / size)
            .allMatch(batch -> batch.size() == size);
      }
    }
  }

  @Test
  void pullsNoFurtherThanTheBatchThatIsAskedFor() {
    int[] pulled = {0};
    Iterator<Integer> input = IntStream.range(0, 100).peek(i -> pulled[0]++).boxed().iterator();
    Iterator<List<Integer>> batches = Batches.batch(input, 8, Remainder.KEEP);
    assertThat(pulled[0]).isZero();
    batches.next();
    assertThat(pulled[0]).isEqualTo(8);
  }

  @Test
  void refusesEmptyBatches() {
    Iterator<Integer> none = List.<Integer>of().iterator();
    assertThatThrownBy(() -> Batches.batch(none, 0, Remainder.KEEP))
        .hasMessage("a batch has at least 1 row, not 0");
    assertThatThrownBy(() -> Batches.batch(none, 1, Remainder.KEEP).next())
        .isInstanceOf(NoSuchElementException.class);
  }

  private static List<List<Integer>> batches(int n, int size, Remainder remainder) {
    List<List<Integer>> batches = new ArrayList<>();
    Batches.batch(IntStream.range(0, n).boxed().iterator(), size, remainder)
        .forEachRemaining(batches::add);
    return batches;
  }
}
