package dev.headway.shard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Which tasks want a row. Tasks may overlap: a row that is asked for twice comes twice. */
final class TaskLookup implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, OfSplit> splits = new HashMap<>();

  TaskLookup(List<RowRange> tasks) {
    Map<String, List<Integer>> bySplit = new HashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      bySplit.computeIfAbsent(tasks.get(i).split(), s -> new ArrayList<>()).add(i);
    }
    bySplit.forEach(
        (split, ids) -> {
          ids.sort(Comparator.comparingLong(i -> tasks.get(i).from()));
          splits.put(split, OfSplit.of(tasks, ids));
        });
  }

  /** Calls {@code found} with the number of every task that holds the position. */
  void find(String split, long position, IntConsumer found) {
    OfSplit tasks = splits.get(split);
    if (tasks != null) {
      tasks.find(position, found);
    }
  }

  /** The tasks of a split by their start; {@code reach[i]} is the furthest end of tasks 0…i. */
  private record OfSplit(int[] ids, long[] from, long[] to, long[] reach) implements Serializable {
    static OfSplit of(List<RowRange> tasks, List<Integer> ids) {
      int n = ids.size();
      OfSplit made = new OfSplit(new int[n], new long[n], new long[n], new long[n]);
      long reach = 0;
      for (int i = 0; i < n; i++) {
        RowRange task = tasks.get(ids.get(i));
        reach = Math.max(reach, task.to());
        made.ids[i] = ids.get(i);
        made.from[i] = task.from();
        made.to[i] = task.to();
        made.reach[i] = reach;
      }
      return made;
    }

    void find(long position, IntConsumer found) {
      for (int i = lastStartingBy(position); i >= 0 && reach[i] > position; i--) {
        if (to[i] > position) {
          found.accept(ids[i]);
        }
      }
    }

    private int lastStartingBy(long position) {
      int low = 0;
      int high = from.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (from[middle] <= position) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low - 1;
    }
  }
}
