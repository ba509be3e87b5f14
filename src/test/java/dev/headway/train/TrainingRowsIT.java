package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.feature.FloatBytes;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class TrainingRowsIT {
  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  /** Blocks of 8 MiB, tasks that gather more than that, and rows of other blocks in between. */
  @Test
  void lanesOfSeveralBlocksHaveTheirRowsInOrder() {
    int width = 4096;
    int n = 3_000;
    JavaRDD<LaneRow> rows =
        spark
            .parallelize(IntStream.range(0, 3).boxed().toList(), 3)
            .flatMap(part -> rows(part, n, width));
    LaneLayout layout = LaneLayout.of(n, 2, (long) width * Float.BYTES);
    assertThat(layout.blocks(0)).isGreaterThan(2);
    try (TrainingRows given = TrainingRows.of(rows, layout, VariantDraw.NONE)) {
      assertThat(given.examples()).isEqualTo(n - n / 100);
      List<String> wrong =
          given.lanes((lane, blocks) -> check(layout, lane, blocks, width)).results();
      assertThat(wrong).containsOnly("");
    }
  }

  @Test
  void aFailureLeavesNothingBehind() {
    Set<Integer> before = Set.copyOf(spark.getPersistentRDDs().keySet());
    JavaRDD<LaneRow> rows = spark.parallelize(List.of(0), 1).flatMap(part -> rows(part, 30, 2));
    assertThatThrownBy(() -> TrainingRows.of(rows, LaneLayout.of(31, 2, 8), VariantDraw.NONE))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("positions are 0 … n - 1, each once");
    assertThat(spark.getPersistentRDDs().keySet()).isEqualTo(before);
  }

  /** Every third row from {@code part} on; each hundredth is unusable. */
  private static Iterator<LaneRow> rows(int part, int n, int width) {
    int step = width == 2 ? 1 : 3;
    List<LaneRow> rows = new ArrayList<>();
    for (int i = part; i < n; i += step) {
      float[] values = new float[width];
      java.util.Arrays.fill(values, i);
      byte[] bytes = i % 100 == 0 ? null : FloatBytes.bytes(values, 0, width);
      rows.add(new LaneRow(i, bytes, i % 7, new float[0]));
    }
    return rows.iterator();
  }

  private static String check(LaneLayout layout, int lane, LaneBlocks blocks, int width) {
    long row = 0;
    for (int b = 0; b < blocks.count(); b++) {
      LaneBlock block = blocks.open(b);
      for (int i = 0; i < block.rows(); i++, row++) {
        long position = layout.position(lane, row);
        int place = block.place(i);
        boolean right =
            place < 0
                ? position % 100 == 0
                : block.usable().positions()[place] == position
                    && block.usable().labels()[place] == position % 7
                    && block.usable().values()[place * width + width - 1] == position;
        if (!right) {
          return "lane " + lane + " row " + row;
        }
      }
    }
    return row == layout.laneRows(lane) ? "" : "lane " + lane + " has " + row + " rows";
  }
}
