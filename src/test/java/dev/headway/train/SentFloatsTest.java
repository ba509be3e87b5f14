package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.RoundTrip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentFloatsTest {
  /** Of no portion, of one, of whole ones, and of some with a rest. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 14, (1 << 14) + 1, 100_000})
  void everyBitComesBack(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(i * 0x9E3779B1);
    }
    float[] found = RoundTrip.java(new SentFloats(values)).values();
    assertThat(found).hasSize(length);
    for (int i = 0; i < length; i++) {
      assertThat(Float.floatToRawIntBits(found[i])).isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }
}
