package dev.headway.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvenSplitsTest {
  private static final List<SplitSize> SIZES =
      List.of(new SplitSize("train", List.of(60L, 40L)), new SplitSize("test", List.of(11L)));

  /** TFDS' own example: 11 rows for 3 readers are 4, 4 and 3. */
  @Test
  void theFirstPartsHaveARowMore() {
    assertThat(rows(SplitSpec.evenSplits("test", 3, Remainder.KEEP)))
        .containsExactly(
            List.of(new RowRange("test", 0, 4)),
            List.of(new RowRange("test", 4, 8)),
            List.of(new RowRange("test", 8, 11)));
    assertThat(rows(SplitSpec.evenSplits("test", 3, Remainder.DROP)))
        .containsExactly(
            List.of(new RowRange("test", 0, 3)),
            List.of(new RowRange("test", 3, 6)),
            List.of(new RowRange("test", 6, 9)));
  }

  /** As TFDS cuts unions: every term by itself. */
  @Test
  void aPartHasAPieceOfEveryTerm() {
    assertThat(rows(SplitSpec.evenSplits("train[90:]+test", 2, Remainder.KEEP)))
        .containsExactly(
            List.of(new RowRange("train", 90, 95), new RowRange("test", 0, 6)),
            List.of(new RowRange("train", 95, 100), new RowRange("test", 6, 11)));
  }

  @Test
  void areDisjointExhaustiveAndEven() {
    for (long n : new long[] {0, 1, 5, 10, 11, 100}) {
      for (int parts : new int[] {1, 2, 3, 7, 12}) {
        List<RowRange> rows = List.of(new RowRange("a", 3, 3 + n), new RowRange("b", 0, 2 * n));
        List<List<RowRange>> kept = EvenSplits.cut(rows, parts, Remainder.KEEP);
        assertThat(kept).hasSize(parts);
        assertThat(kept.stream().flatMap(part -> names(part).stream()).toList())
            .containsExactlyInAnyOrderElementsOf(names(rows));
        for (int part = 0; part < parts; part++) {
          assertThat(names(kept.get(part)))
              .hasSize((int) (piece(n, part, parts) + piece(2 * n, part, parts)));
        }
        EvenSplits.cut(rows, parts, Remainder.DROP)
            .forEach(part -> assertThat(names(part)).hasSize((int) (n / parts + 2 * n / parts)));
      }
    }
  }

  @Test
  void saysWhatCantBeCut() {
    List<SplitSpec> parts = SplitSpec.evenSplits("test[:2]", 3, Remainder.KEEP);
    assertThat(parts.get(2)).hasToString("part 3 of 3 of 'test[:2]'");
    assertThatThrownBy(() -> parts.get(2).rows(SIZES))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "part 3 of 3 of split 'test[:2]' is empty: 2 rows are too few; ask for fewer parts");
    assertThatThrownBy(() -> SplitSpec.evenSplits("test", 0, Remainder.KEEP))
        .isInstanceOf(HeadwayException.class)
        .hasMessage("split 'test' can't be cut into 0 parts; ask for 1 or more");
  }

  private static List<List<RowRange>> rows(List<SplitSpec> specs) {
    return specs.stream().map(spec -> spec.rows(SIZES)).toList();
  }

  private static long piece(long n, int part, int parts) {
    return n / parts + (part < n % parts ? 1 : 0);
  }

  private static List<String> names(List<RowRange> ranges) {
    List<String> names = new ArrayList<>();
    for (RowRange range : ranges) {
      LongStream.range(range.from(), range.to()).forEach(i -> names.add(range.split() + i));
    }
    return names;
  }
}
