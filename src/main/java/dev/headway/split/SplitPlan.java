package dev.headway.split;

import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows of a source a job uses in which role: a set of rows, known from the sizes of the
 * source's splits alone, whatever the number of executors.
 */
public final class SplitPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> specs;
  private final Map<String, List<RowRange>> ranges;

  SplitPlan(Map<String, String> specs, Map<String, List<RowRange>> ranges) {
    this.specs = new LinkedHashMap<>(specs);
    this.ranges = new LinkedHashMap<>(ranges);
  }

  /**
   * Plans a job's splits.
   *
   * @param specs split strings by role ({@code train}, {@code validation}, {@code test}), in the
   *     order in which they are reported
   * @param sizes the source's splits
   * @throws HeadwayException (exit 2) when a string is wrong, a slice empty, or a row is used twice
   *     without leave
   */
  public static SplitPlan plan(Map<String, String> specs, List<SplitSize> sizes, Overlap overlap) {
    Map<String, List<RowRange>> ranges = new LinkedHashMap<>();
    specs.forEach((role, spec) -> ranges.put(role, SplitSpec.parse(spec).rows(sizes)));
    if (overlap == Overlap.REFUSED) {
      refuseOverlap(specs, ranges);
    }
    return new SplitPlan(specs, ranges);
  }

  /** The roles, in the order in which they were given. */
  public List<String> roles() {
    return List.copyOf(ranges.keySet());
  }

  /** Whether the job has this role. */
  public boolean has(String role) {
    return ranges.containsKey(role);
  }

  /** The role's split string. */
  public String spec(String role) {
    return specs.get(role);
  }

  /** The number of a role's rows, unusable ones included. */
  public long rows(String role) {
    return ranges.get(role).stream().mapToLong(RowRange::rows).sum();
  }

  /** The role's rows, in their order. */
  public List<RowRange> ranges(String role) {
    return List.copyOf(ranges.get(role));
  }

  /**
   * How many times a role has a row: more than once where its split string names rows again.
   *
   * @param position in the source's split, from 0
   */
  public int times(String role, String split, long position) {
    int times = 0;
    for (RowRange range : ranges.get(role)) {
      if (range.split().equals(split) && range.from() <= position && position < range.to()) {
        times++;
      }
    }
    return times;
  }

  /** What any role needs: disjoint ranges, by split and position, neighbours joined. */
  public List<RowRange> sourceRanges() {
    return Rows.set(ranges.values().stream().flatMap(List::stream).toList());
  }

  /** Where a role's rows lie in the source's shards, in the order of the role's rows. */
  public List<ShardSlice> shards(String role, List<SplitSize> sizes) {
    List<ShardSlice> slices = new ArrayList<>();
    for (RowRange range : ranges.get(role)) {
      List<Long> shardRows =
          sizes.stream()
              .filter(size -> size.name().equals(range.split()))
              .findFirst()
              .orElseThrow()
              .shardRows();
      long before = 0;
      for (int shard = 0; shard < shardRows.size(); shard++) {
        long first = Math.max(range.from() - before, 0);
        long last = Math.min(range.to() - before, shardRows.get(shard));
        if (first < last) {
          slices.add(new ShardSlice(range.split(), shard, first, last - first));
        }
        before += shardRows.get(shard);
      }
    }
    return slices;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SplitPlan that
        && specs.equals(that.specs)
        && ranges.equals(that.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  private static void refuseOverlap(Map<String, String> specs, Map<String, List<RowRange>> ranges) {
    List<String> roles = List.copyOf(ranges.keySet());
    for (int i = 0; i < roles.size(); i++) {
      String a = roles.get(i);
      long twice = Rows.repeated(ranges.get(a));
      if (twice > 0) {
        throw HeadwayException.request(
            String.format(
                "data.%s '%s' names %s twice; let its terms not overlap, or set"
                    + " data.allow_overlap: true",
                a, specs.get(a), Rows.count(twice)));
      }
      for (String b : roles.subList(i + 1, roles.size())) {
        long shared = Rows.shared(ranges.get(a), ranges.get(b));
        if (shared > 0) {
          throw HeadwayException.request(
              String.format(
                  "data.%s '%s' and data.%s '%s' share %s; choose splits that don't overlap,"
                      + " or set data.allow_overlap: true",
                  a, specs.get(a), b, specs.get(b), Rows.count(shared)));
        }
      }
    }
  }

  /** Specs by role, for writing. */
  Map<String, String> specs() {
    return Collections.unmodifiableMap(specs);
  }
}
