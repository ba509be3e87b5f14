package dev.headway.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.RoundTrip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedPairTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "42,42",
    "2147483646,2147483646",
    "2147483647,0",
    "2147483648,1",
    "-1,2147483646",
    "-2147483647,0",
    "9223372036854775807,1",
  })
  void foldsSeedsAsTensorFlowDoes(long seed, long folded) {
    assertThat(SeedPair.of(seed)).isEqualTo(new SeedPair(87_654_321, folded));
    assertThat(SeedPair.of(seed, 5)).isEqualTo(new SeedPair(folded, 5));
  }

  @Test
  void twoZerosAreASeedToo() {
    assertThat(SeedPair.of(0, 0)).isEqualTo(new SeedPair(0, Integer.MAX_VALUE));
    assertThat(SeedPair.of(Integer.MAX_VALUE, -Integer.MAX_VALUE))
        .isEqualTo(new SeedPair(0, Integer.MAX_VALUE));
  }

  @Test
  void laneISeedIsTheJobsPlusI() {
    for (long seed : new long[] {0, 42, 2_147_483_645, -2, Long.MIN_VALUE}) {
      ShuffleSpec spec = ShuffleSpec.of(8, seed, Reshuffle.EACH_ITERATION);
      for (int lane = 0; lane < 5; lane++) {
        assertThat(spec.forLane(lane).seeds()).isEqualTo(SeedPair.of(seed + lane));
      }
    }
    assertThat(ShuffleSpec.of(8, Long.MAX_VALUE, Reshuffle.NEVER).forLane(3).seeds())
        .isEqualTo(SeedPair.of(4));
  }

  @Test
  void reachesExecutorsAsItIs() {
    ShuffleSpec spec = ShuffleSpec.of(8, 3, Reshuffle.NEVER);
    assertThat(RoundTrip.java(spec)).isEqualTo(spec);
  }
}
