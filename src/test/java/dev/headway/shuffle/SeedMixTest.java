package dev.headway.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedMixTest {
  /** SplitMix64's first three outputs for seed 1234567, as its authors' generator prints them. */
  @Test
  void isSplitMix64() {
    assertThat(SeedMix.of(1234567, 0)).isEqualTo(6457827717110365317L);
    assertThat(SeedMix.of(1234567, 1)).isEqualTo(3203168211198807973L);
    assertThat(SeedMix.of(1234567, 2)).isEqualTo(-8629252141511181193L);
  }

  @Test
  void everyPartAndItsPlaceCounts() {
    Set<Long> found = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      for (long a = 0; a < 10; a++) {
        found.add(SeedMix.of(seed, a));
        for (long b = 0; b < 10; b++) {
          found.add(SeedMix.of(seed, a, b));
        }
      }
    }
    assertThat(found).hasSize(10 * 10 * 11);
  }
}
