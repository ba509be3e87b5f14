package dev.headway.split;

import dev.headway.shard.RowRange;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Splits as an operation over DataFrames: no shuffle, no scan beyond the rows themselves. */
public final class SplitOperation {
  /** string: in, the source's split; out, the role. */
  public static final String SPLIT = "split";

  /** long: in, the position in the source's split; out, in the role, from 0. */
  public static final String POSITION = "position";

  private SplitOperation() {}

  /**
   * Gives rows their roles.
   *
   * @param rows any columns, {@code split} and {@code position} among them
   * @return the same columns with {@code split} the role and {@code position} 0 … n - 1 in the
   *     order of the role's split string; a row of no role is left out, a row of two comes out
   *     twice
   */
  public static Dataset<Row> assign(Dataset<Row> rows, SplitPlan plan) {
    return assign(rows, plan, plan.roles());
  }

  /** As {@link #assign(Dataset, SplitPlan)}, for one role. */
  public static Dataset<Row> of(Dataset<Row> rows, SplitPlan plan, String role) {
    return assign(rows, plan, List.of(role));
  }

  private static Dataset<Row> assign(Dataset<Row> rows, SplitPlan plan, List<String> roles) {
    int split = rows.schema().fieldIndex(SPLIT);
    int position = rows.schema().fieldIndex(POSITION);
    List<Assignment> assignments = assignments(plan, roles);
    JavaRDD<Row> assigned =
        rows.javaRDD().flatMap(row -> assigned(row, split, position, assignments));
    return rows.sparkSession().createDataFrame(assigned, rows.schema());
  }

  private static List<Assignment> assignments(SplitPlan plan, List<String> roles) {
    List<Assignment> assignments = new ArrayList<>();
    for (String role : roles) {
      long before = 0;
      for (RowRange range : plan.ranges(role)) {
        assignments.add(new Assignment(role, range, before));
        before += range.rows();
      }
    }
    return assignments;
  }

  private static Iterator<Row> assigned(
      Row row, int split, int position, List<Assignment> assignments) {
    String name = row.getString(split);
    long at = row.getLong(position);
    return assignments.stream()
        .filter(a -> a.range().split().equals(name))
        .filter(a -> a.range().from() <= at && at < a.range().to())
        .map(
            a ->
                RowFactory.create(
                    IntStream.range(0, row.length())
                        .mapToObj(
                            i ->
                                i == split
                                    ? a.role()
                                    : i == position
                                        ? (Object) (a.before() + at - a.range().from())
                                        : row.get(i))
                        .toArray()))
        .iterator();
  }

  /** Rows of a role, and how many of the role's rows come before them. */
  private record Assignment(String role, RowRange range, long before) implements Serializable {}
}
