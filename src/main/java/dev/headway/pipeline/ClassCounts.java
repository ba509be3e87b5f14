package dev.headway.pipeline;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.feature.FeatureColumns;
import dev.headway.split.SplitPlan;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many rows each role has of each class, in one pass: a row counts as often as its roles name
 * it.
 */
@DefaultSerializer(JavaSerializer.class)
final class ClassCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Cells of all partitions together, 16 bytes each. */
  private static final long MOST_COLLECTED = 1 << 18;

  private final List<String> roles;
  private final long[][] all;
  private final long[][] usable;

  private ClassCounts(List<String> roles, int labels) {
    this.roles = List.copyOf(roles);
    this.all = new long[roles.size()][labels];
    this.usable = new long[roles.size()][labels];
  }

  /**
   * Counts.
   *
   * @param features with the columns of {@link FeatureColumns}
   * @param labels the number of classes
   */
  static ClassCounts of(Dataset<Row> features, SplitPlan plan, int labels) {
    JavaRDD<ClassCounts> parts =
        features
            .select(
                FeatureColumns.SPLIT,
                FeatureColumns.POSITION,
                FeatureColumns.LABEL,
                FeatureColumns.REASON)
            .javaRDD()
            .mapPartitions(rows -> List.of(count(rows, plan, labels)).iterator());
    // Whole numbers: their sum doesn't depend on an order. Few need no second stage; many would
    // be more than the driver takes.
    return (long) parts.getNumPartitions() * plan.roles().size() * labels <= MOST_COLLECTED
        ? parts.reduce(ClassCounts::plus)
        : parts.treeReduce(ClassCounts::plus);
  }

  /** Of a class in a role. */
  long all(String role, int label) {
    return all[roles.indexOf(role)][label];
  }

  /** Those of them that could be featurized. */
  long usable(String role, int label) {
    return usable[roles.indexOf(role)][label];
  }

  /** Of all classes in a role. */
  long usable(String role) {
    return Arrays.stream(usable[roles.indexOf(role)]).sum();
  }

  private static ClassCounts count(Iterator<Row> rows, SplitPlan plan, int labels) {
    ClassCounts counts = new ClassCounts(plan.roles(), labels);
    while (rows.hasNext()) {
      Row row = rows.next();
      for (int role = 0; role < counts.roles.size(); role++) {
        int times = plan.times(counts.roles.get(role), row.getString(0), row.getLong(1));
        counts.all[role][row.getInt(2)] += times;
        counts.usable[role][row.getInt(2)] += row.isNullAt(3) ? times : 0;
      }
    }
    return counts;
  }

  private ClassCounts plus(ClassCounts other) {
    for (int role = 0; role < roles.size(); role++) {
      for (int label = 0; label < all[role].length; label++) {
        all[role][label] += other.all[role][label];
        usable[role][label] += other.usable[role][label];
      }
    }
    return this;
  }
}
