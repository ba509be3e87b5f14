package dev.headway.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitSpecTest {
  private static final List<SplitSize> SIZES =
      List.of(
          new SplitSize("train", List.of(40L, 35L, 25L)),
          new SplitSize("validation", List.of(10L)));

  @TestFactory
  List<DynamicTest> meansTheRowsThatTfdsMeans() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/golden/tfds_slicing.json")) {
      for (JsonNode c : new ObjectMapper().readTree(in).get("cases")) {
        long n = c.get("n").asLong();
        String spec = c.get("spec").asText();
        List<SplitSize> sizes = List.of(new SplitSize("train", List.of(n)));
        tests.add(
            DynamicTest.dynamicTest(
                spec + " of " + n,
                () -> {
                  if (c.has("from")) {
                    assertThat(SplitSpec.parse(spec).rows(sizes))
                        .containsExactly(
                            new RowRange("train", c.get("from").asLong(), c.get("to").asLong()));
                  } else {
                    assertThatThrownBy(() -> SplitSpec.parse(spec).rows(sizes))
                        .isInstanceOfSatisfying(
                            HeadwayException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REQUEST))
                        .hasMessageContaining(spec.startsWith("tset") ? "'tset'" : spec);
                  }
                }));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  @ParameterizedTest
  @CsvSource({
    "train[:1shard],0,40",
    "train[1shard:],40,100",
    "train[-1shard:],75,100",
    "train[1:2shard],40,75",
    "train[ 10 : 20 ],10,20",
    "train[+5:-5],5,95",
    "train[12.5%:50%],12,50",
    "validation[:.5e0%],,",
  })
  void readsEveryUnit(String spec, Long from, Long to) {
    if (from == null) {
      assertThatThrownBy(() -> SplitSpec.parse(spec)).isInstanceOf(HeadwayException.class);
    } else {
      assertThat(SplitSpec.parse(spec).rows(SIZES))
          .containsExactly(new RowRange("train", from, to));
    }
  }

  @Test
  void addsTermsInTheirOrder() {
    assertThat(SplitSpec.parse("validation + train[90:]+train[:5%]").rows(SIZES))
        .containsExactly(
            new RowRange("validation", 0, 10),
            new RowRange("train", 90, 100),
            new RowRange("train", 0, 5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train[::2]|split 'train[::2]': steps don't exist: write train[from:to]",
        "train[:]|split 'train[:]': it has no bound: write 'train' for all rows",
        "train[5%]|split 'train[5%]': a single row can't be named: write train[from:to] with a colon",
        "train[:101%]|split 'train[:101%]': '101%' is beyond -100% and 100%",
        "train[:5x]|split 'train[:5x]': '5x' isn't a whole number",
        "train[:1.5]|split 'train[:1.5]': '1.5' isn't a whole number",
        "train[10%:2shard]|split 'train[10%:2shard]': its bounds have two units: use one of %, shard, or none",
        "train[:10|split 'train[:10': write a split's name, or name[from:to]",
        "train+|split '' of 'train+': write a split's name, or name[from:to]",
        "train[-200:]|split 'train[-200:]' asks for row -200, but train has 100 rows; stay within -100 and 100, or use %",
        "train[:4shard]|split 'train[:4shard]' asks for shard 4, but train has 3; stay within -3 and 3",
        "train[20:10]|split 'train[20:10]' is reversed: of 100 rows it would be those from 20 to 10; swap its bounds",
        "train[:0.1%]|split 'train[:0.1%]' is empty: of 100 rows it would be those from 0 to 0; widen it",
        "tset[:50%]|unknown split 'tset' in 'tset[:50%]'; the data has: train, validation",
        "trian|unknown split 'trian' in 'trian', did you mean 'train'?; the data has: train, validation",
      })
  void refusesWithASentenceToActOn(String spec, String message) {
    assertThatThrownBy(() -> SplitSpec.parse(spec).rows(SIZES))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message);
  }

  @Test
  void cutsPercentagesDisjointAndExhaustive() {
    for (long n : new long[] {1, 2, 3, 7, 10, 99, 100, 101, 1000, 23_262}) {
      List<SplitSize> sizes = List.of(new SplitSize("train", List.of(n)));
      long before = 0;
      for (int percent = 0; percent < 100; percent += 5) {
        long from = independent(percent, n);
        long to = independent(percent + 5, n);
        if (from == to) {
          continue;
        }
        RowRange range =
            SplitSpec.parse("train[" + percent + "%:" + (percent + 5) + "%]").rows(sizes).get(0);
        assertThat(range).isEqualTo(new RowRange("train", from, to));
        assertThat(range.from()).isEqualTo(before);
        before = range.to();
      }
      assertThat(before).isEqualTo(n);
    }
  }

  @Test
  void evenSplitsAreDisjointExhaustiveAndEven() {
    for (long n : new long[] {0, 1, 5, 10, 11, 100}) {
      for (int parts : new int[] {1, 2, 3, 7, 12}) {
        List<RowRange> rows =
            n < 4
                ? List.of(new RowRange("a", 0, n))
                : List.of(new RowRange("a", 3, 3 + n / 2), new RowRange("b", 0, n - n / 2));
        List<List<RowRange>> kept = EvenSplits.cut(rows, parts, Remainder.KEEP);
        assertThat(kept).hasSize(parts);
        List<String> all = kept.stream().flatMap(part -> names(part).stream()).toList();
        assertThat(all).isEqualTo(names(rows));
        for (int part = 0; part < parts; part++) {
          assertThat(names(kept.get(part))).hasSize((int) (n / parts + (part < n % parts ? 1 : 0)));
        }
        EvenSplits.cut(rows, parts, Remainder.DROP)
            .forEach(part -> assertThat(names(part)).hasSize((int) (n / parts)));
      }
    }
  }

  private static List<String> names(List<RowRange> ranges) {
    return ranges.stream()
        .flatMap(r -> LongStream.range(r.from(), r.to()).mapToObj(i -> r.split() + i))
        .toList();
  }

  private static long independent(int percent, long n) {
    return BigDecimal.valueOf(percent)
        .multiply(BigDecimal.valueOf(n))
        .divide(BigDecimal.valueOf(100))
        .setScale(0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}
