package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskPlanTest {
  @Test
  void tasksStaySmallHoweverMuchDataThereIs() {
    List<RowRange> tasks = TaskPlan.cut(List.of(new RowRange("train", 0, 1_000_000)), 32, 2);
    assertThat(tasks).hasSize(977).allMatch(task -> task.rows() <= 1024);
  }

  @Test
  void twoThousandRowsUseEveryCore() {
    List<RowRange> tasks = TaskPlan.cut(List.of(new RowRange("train", 0, 2000)), 32, 8);
    assertThat(tasks).hasSize(32);
    assertThat(tasks.get(0)).isEqualTo(new RowRange("train", 0, 64));
    assertThat(tasks.get(31)).isEqualTo(new RowRange("train", 1984, 2000));
  }

  @Test
  void neverCutsABlockAndKeepsEveryRowInOrder() {
    for (int alignment : new int[] {1, 7, 32}) {
      for (int cores : new int[] {1, 3, 64}) {
        for (long from : new long[] {0, 5, 31, 32, 1000}) {
          for (long rows : new long[] {0, 1, 31, 32, 33, 999}) {
            checkCuts(alignment, cores, new RowRange("a", from, from + rows));
          }
        }
      }
    }
  }

  private static void checkCuts(int alignment, int cores, RowRange range) {
    List<RowRange> tasks = TaskPlan.cut(List.of(range, new RowRange("b", 0, 10)), alignment, cores);
    long next = range.from();
    for (RowRange task : tasks.stream().filter(t -> t.split().equals("a")).toList()) {
      assertThat(task.from()).isEqualTo(next);
      assertThat(task.rows()).isPositive();
      assertThat(task.to() % alignment == 0 || task.to() == range.to()).isTrue();
      next = task.to();
    }
    assertThat(next).isEqualTo(range.to());
    assertThat(tasks.size()).isLessThanOrEqualTo(4 * cores + 4);
  }

  @Test
  void refusesRangesThatTheSourceDoesNotHave() {
    List<SplitSize> splits = List.of(new SplitSize("train", List.of(3L, 4L)));
    TaskPlan.check(List.of(new RowRange("train", 0, 7)), splits);
    assertThatThrownBy(() -> TaskPlan.check(List.of(new RowRange("train", 0, 8)), splits))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TaskPlan.check(List.of(new RowRange("val", 0, 1)), splits))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no split 'val'");
  }

  @Test
  void findsEveryTaskOfARowWhateverTheOverlap() {
    List<RowRange> tasks =
        List.of(
            new RowRange("a", 0, 100),
            new RowRange("a", 10, 20),
            new RowRange("b", 0, 50),
            new RowRange("a", 15, 16),
            new RowRange("a", 20, 30));
    TaskLookup lookup = new TaskLookup(tasks);
    for (String split : List.of("a", "b", "c")) {
      LongStream.range(0, 110)
          .forEach(
              position -> {
                List<Integer> found = new ArrayList<>();
                lookup.find(split, position, found::add);
                List<Integer> wanted = new ArrayList<>();
                for (int i = 0; i < tasks.size(); i++) {
                  RowRange task = tasks.get(i);
                  if (task.split().equals(split)
                      && task.from() <= position
                      && position < task.to()) {
                    wanted.add(i);
                  }
                }
                assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
              });
    }
  }
}
