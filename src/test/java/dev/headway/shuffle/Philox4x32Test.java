package dev.headway.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Philox4x32Test {
  /** The known answer of its authors (Random123, kat_vectors) for key and counter 0. */
  @Test
  void givesTheKnownAnswer() {
    Philox4x32 random = new Philox4x32(new SeedPair(0, 0));
    assertThat(List.of(random.next(), random.next(), random.next(), random.next()))
        .containsExactly(0x6627e8d5L, 0xe169c58dL, 0xbc57ac4cL, 0x9b00dbd8L);
  }

  @Test
  void isUniformOverTheUnsignedRangeAndNeverRepeatsABlock() {
    Philox4x32 random = new Philox4x32(SeedPair.of(1));
    List<Long> draws = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      draws.add(random.next());
    }
    assertThat(draws).allMatch(draw -> draw >= 0 && draw < 1L << 32);
    // 40,000 draws of 2³² values: 0.19 pairs expected, so hardly one equal draw.
    assertThat(draws.stream().distinct().count()).isGreaterThan(39_997);
    double mean = draws.stream().mapToLong(Long::longValue).average().orElseThrow();
    assertThat(mean / (1L << 32)).isBetween(0.49, 0.51);
  }

  @Test
  void seedsBeyond32BitsCount() {
    long first = new Philox4x32(new SeedPair(5, 7)).next();
    assertThat(new Philox4x32(new SeedPair(5 + (1L << 32), 7)).next()).isNotEqualTo(first);
    assertThat(new Philox4x32(new SeedPair(5, 7 + (1L << 32))).next()).isNotEqualTo(first);
  }
}
