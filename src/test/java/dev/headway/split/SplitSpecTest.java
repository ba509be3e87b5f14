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
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitSpecTest {
  private static final List<SplitSize> SIZES =
      List.of(
          new SplitSize("train", List.of(40L, 35L, 25L)),
          new SplitSize("validation", List.of(10L)),
          new SplitSize("empty", List.of()));

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
    "train[0shard],0,40",
    "train[2shard],75,100",
    "train[-1shard],75,100",
    "train[-2shard],40,75",
    "train[1_0:2_0],10,20",
    "train[5.%:.5e1%],,",
    "train[2.%:50%],2,50",
    "train[.5%:50%],0,50",
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
        "train[-2_000_000_000_000:]|split 'train[-2_000_000_000_000:]' asks for row -2,000,000,000,000, but train has 100 rows; stay within -100 and 100, or use %",
        "train[:4shard]|split 'train[:4shard]' reaches beyond train's shards: it has 3, number 0 to 2, or -3 to -1 from the end",
        "train[3shard]|split 'train[3shard]' reaches beyond train's shards: it has 3, number 0 to 2, or -3 to -1 from the end",
        "train[:3000000000shard]|split 'train[:3000000000shard]' reaches beyond train's shards: it has 3, number 0 to 2, or -3 to -1 from the end",
        "train[1.5shard]|split 'train[1.5shard]': '1.5shard' isn't a whole number of shards",
        "train[:1__0]|split 'train[:1__0]': '1__0' isn't a whole number",
        "train[_1:]|split 'train[_1:]': '_1' isn't a whole number",
        "train[:5.]|split 'train[:5.]': '5.' isn't a whole number",
        "train[:x%]|split 'train[:x%]': 'x%' isn't a number of per cent",
        "train[]|split 'train[]': a single row can't be named: write train[from:to] with a colon",
        "train[5]|split 'train[5]': a single row can't be named: write train[from:to] with a colon",
        "empty|split 'empty' is empty: empty has no rows",
        "train[:10]+tset|unknown split 'tset' in 'train[:10]+tset'; the data has: train, validation, empty",
        "train[20:10]|split 'train[20:10]' is reversed: of 100 rows it would be those from 20 to 10; swap its bounds",
        "train[:0.1%]|split 'train[:0.1%]' is empty: of 100 rows it would be those from 0 to 0; widen it",
        "tset[:50%]|unknown split 'tset' in 'tset[:50%]'; the data has: train, validation, empty",
        "trian|unknown split 'trian' in 'trian', did you mean 'train'?; the data has: train, validation, empty",
      })
  void refusesWithASentenceToActOn(String spec, String message) {
    assertThatThrownBy(() -> SplitSpec.parse(spec).rows(SIZES))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message);
  }

  /** Fractions and negative per cents, against exact decimals. */
  @Test
  void roundsPerCentsToTheNearest() {
    for (long n : new long[] {1, 8, 97, 200, 1000, 23_262}) {
      List<SplitSize> sizes = List.of(new SplitSize("train", List.of(n)));
      for (String percent : new String[] {"0.5", "12.5", "33.25", "50", "66.75", "99.5", "100"}) {
        long rows = independent(new BigDecimal(percent), n);
        if (rows > 0) {
          assertThat(SplitSpec.parse("train[:" + percent + "%]").rows(sizes))
              .containsExactly(new RowRange("train", 0, rows));
          assertThat(SplitSpec.parse("train[-" + percent + "%:]").rows(sizes))
              .containsExactly(new RowRange("train", n - rows, n));
        }
      }
    }
  }

  @Test
  void saysTheSameInEveryCountry() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      List<SplitSize> sizes = List.of(new SplitSize("train", List.of(2000L)));
      assertThatThrownBy(() -> SplitSpec.parse("train[:3000]").rows(sizes))
          .hasMessage(
              "split 'train[:3000]' asks for row 3,000, but train has 2,000 rows; stay within"
                  + " -2,000 and 2,000, or use %");
    } finally {
      Locale.setDefault(before);
    }
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

  private static long independent(int percent, long n) {
    return independent(BigDecimal.valueOf(percent), n);
  }

  private static long independent(BigDecimal percent, long n) {
    return percent
        .multiply(BigDecimal.valueOf(n))
        .divide(BigDecimal.valueOf(100))
        .setScale(0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}
