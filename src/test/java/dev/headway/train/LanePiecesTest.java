package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.feature.FloatBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are gathered by block and packed there, without Spark. */
class LanePiecesTest {
  private static final String POSITIONS =
      "positions are 0 … n - 1, each once, and the same when read again";
  private static final int WIDTH = 3;

  /** Partitions, the bound at which a task gives its pieces, and whether rows have targets. */
  @ParameterizedTest
  @CsvSource({
    "1, 9223372036854775807, 0",
    "1, 1, 2",
    "3, 1, 0",
    "3, 1000, 0",
    "3, 1000, 2",
    "8, 5000, 0",
    "8, 9223372036854775807, 2",
    "50, 1, 2"
  })
  void theBlocksAreTheRowsInOrderHoweverTheyCome(int partitions, long bound, int targetWidth) {
    for (int n : new int[] {0, 1, 2, 7, 64, 333}) {
      for (int workers : new int[] {1, 2, 7, 100}) {
        for (int blockRows : new int[] {1, 10, 1 << 20}) {
          LaneLayout layout = new LaneLayout(n, workers, blockRows);
          List<LaneRow> rows = new ArrayList<>();
          for (int position = 0; position < n; position++) {
            rows.add(row(position, targetWidth));
          }
          Collections.shuffle(rows, new Random(partitions));
          assertBlocks(layout, blocks(layout, rows, partitions, bound), targetWidth);
        }
      }
    }
  }

  private static void assertBlocks(LaneLayout layout, List<LaneBlock> blocks, int targetWidth) {
    assertThat(blocks).hasSize(layout.allBlocks());
    long all = 0;
    for (int block = 0; block < blocks.size(); block++) {
      LaneBlock own = blocks.get(block);
      all += own.rows();
      int lane = layout.laneOf(block);
      long first = (long) (block - layout.firstBlock(lane)) * layout.blockRows();
      int usable = 0;
      for (int i = 0; i < own.rows(); i++) {
        LaneRow row = row((int) layout.position(lane, first + i), targetWidth);
        assertThat(own.place(i)).isEqualTo(row.isUsable() ? usable : -1);
        if (row.isUsable()) {
          float[] values = own.usable().values(usable, usable + 1);
          assertThat(FloatBytes.bytes(values, 0, WIDTH)).isEqualTo(row.features());
          assertThat(own.usable().positions()[usable]).isEqualTo(row.position());
          assertThat(own.usable().labels()[usable]).isEqualTo(row.label());
          assertThat(own.usable().target(usable)).isEqualTo(row.target());
          usable++;
        }
      }
      assertThat(own.usable().rows()).isEqualTo(usable);
    }
    assertThat(all).isEqualTo(layout.rows());
  }

  @Test
  void piecesAreGivenBeforeTheGatheredRowsPassTheBound() {
    LaneLayout layout = new LaneLayout(100, 2, 1000);
    List<LaneRow> rows = new ArrayList<>();
    for (int position = 0; position < 100; position++) {
      byte[] kibibyte = new byte[1024];
      rows.add(new LaneRow(position, kibibyte, 0, new float[0]));
    }
    LanePieces pieces = new LanePieces(layout, rows.iterator(), 10 << 10);
    List<Integer> sizes = new ArrayList<>();
    pieces.forEachRemaining(piece -> sizes.add(piece._2().rows()));
    assertThat(sizes).allMatch(size -> size <= 5);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
  }

  /** Lane 1 of 2 has the positions 1, 3, 5, 7, 9 and, in its second block, 11, 13, 15, 17. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 |  | lane 1 has 4 rows from its row 0 on, and position 7 in place 2; there should be 5: ",
        "9 |  | lane 1 has 4 rows from its row 0 on, and nothing in place 4; there should be 5: ",
        " | 5 | lane 1 has 6 rows from its row 0 on, and position 5 in place 3; there should be 5: ",
        " | 9 | lane 1 has 6 rows from its row 0 on, and position 9 in place 5; there should be 5: ",
        "7 | 3 | lane 1 has 5 rows from its row 0 on, and position 3 in place 2; there should be 5: ",
        "13 |  | lane 1 has 3 rows from its row 5 on, and position 15 in place 1; there should be 4: "
      })
  void aPositionThatIsMissingOrTwiceIsNamed(Integer missing, Integer twice, String message) {
    LaneLayout layout = new LaneLayout(18, 2, 5);
    List<LaneRow> rows = new ArrayList<>();
    for (int position = 0; position < 18; position++) {
      rows.add(row(position, 0));
    }
    if (twice != null) {
      rows.add(row(twice, 0));
    }
    if (missing != null) {
      rows.remove((int) missing);
    }
    for (int partitions : new int[] {1, 4}) {
      assertThatThrownBy(() -> blocks(layout, rows, partitions, 1000))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(message + " " + POSITIONS);
    }
  }

  @Test
  void aBlockWithoutAnyOfItsRowsIsAnError() {
    assertThatThrownBy(() -> blocks(new LaneLayout(4, 2, 5), List.of(row(0, 0), row(2, 0)), 1, 1))
        .hasMessage(
            "lane 1 has 0 rows from its row 0 on, and nothing in place 0; there should be 2: "
                + POSITIONS);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 18, 19, 20, Long.MAX_VALUE, Long.MIN_VALUE})
  void aPositionOutOfRangeIsNamed(long position) {
    LaneRow row = new LaneRow(position, null, 0, new float[0]);
    assertThatThrownBy(() -> blocks(new LaneLayout(18, 2, 5), List.of(row), 1, 1000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("position " + position + " of 18 rows: " + POSITIONS);
  }

  @Test
  void rowsOfAnotherWidthAreNamed() {
    LaneRow other = new LaneRow(1, new byte[8], 0, new float[0]);
    assertThatThrownBy(() -> blocks(new LaneLayout(2, 1, 5), List.of(row(0, 0), other), 1, 1000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("position 1 has 8 bytes of features and a target of 0, others 12 and 0");
  }

  /** All blocks, from pieces in an order that no partition had. */
  private static List<LaneBlock> blocks(
      LaneLayout layout, List<LaneRow> rows, int partitions, long bound) {
    Map<Integer, List<LanePiece>> shuffled = new HashMap<>();
    for (int part = partitions - 1; part >= 0; part--) {
      int from = rows.size() * part / partitions;
      int to = rows.size() * (part + 1) / partitions;
      new LanePieces(layout, rows.subList(from, to).iterator(), bound)
          .forEachRemaining(
              piece ->
                  shuffled.computeIfAbsent(piece._1(), b -> new ArrayList<>()).add(piece._2()));
    }
    List<LaneBlock> blocks = new ArrayList<>();
    for (int block = 0; block < layout.allBlocks(); block++) {
      blocks.add(LaneBlock.pack(layout, block, shuffled.getOrDefault(block, List.of()).iterator()));
    }
    return blocks;
  }

  /** Every fifth is unusable, and so are 20 in a row. */
  private static LaneRow row(int position, int targetWidth) {
    float[] values = {position, -position, 0.5f};
    float[] target = new float[targetWidth];
    for (int i = 0; i < targetWidth; i++) {
      target[i] = position + i;
    }
    boolean unusable = position % 5 == 4 || position / 20 == 3;
    int label = targetWidth == 0 ? position % 7 : 0;
    return new LaneRow(
        position, unusable ? null : FloatBytes.bytes(values, 0, WIDTH), label, target);
  }
}
