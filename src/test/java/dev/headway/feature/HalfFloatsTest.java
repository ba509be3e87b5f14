package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import org.junit.jupiter.api.Test;

class HalfFloatsTest {
  @Test
  void everyHalfIsItsOwnNearest() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloats.value((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloats.half(value)).isEqualTo((short) bits);
      } else {
        assertThat(HalfFloats.value(HalfFloats.half(value))).isNaN();
      }
    }
  }

  /** Between two neighbours: the nearer one, and in the middle the even one. */
  @Test
  void whatLiesBetweenGoesToTheNearerOrTheEvenOne() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = HalfFloats.value((short) bits);
      float high = HalfFloats.value((short) (bits + 1));
      float middle = (low + high) / 2; // exact: a float has 13 bits more
      assertThat(HalfFloats.half(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(HalfFloats.half(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
      assertThat(HalfFloats.half(middle)).isEqualTo((short) (bits % 2 == 0 ? bits : bits + 1));
      assertThat(HalfFloats.half(-middle)).isEqualTo((short) (HalfFloats.half(middle) | 0x8000));
    }
  }

  @Test
  void knownValues() {
    assertThat(HalfFloats.value((short) 0x3c00)).isEqualTo(1f);
    assertThat(HalfFloats.value((short) 0xc000)).isEqualTo(-2f);
    assertThat(HalfFloats.value((short) 0x7bff)).isEqualTo(65504f);
    assertThat(HalfFloats.value((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfFloats.value((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfFloats.half(65519.99f)).isEqualTo((short) 0x7bff);
    assertThat(HalfFloats.half(65520f)).isEqualTo((short) 0x7c00);
    assertThat(HalfFloats.half(0.1f)).isEqualTo((short) 0x2e66);
  }

  @Test
  void packsAndRefusesWhatIsTooLarge() {
    byte[] floats = FloatBytes.bytes(new float[] {0.5f, 0.1f, -3, Float.NaN}, 0, 4);
    byte[] halves = HalfFloats.pack(floats, "a.jpg");
    assertThat(halves).hasSize(8).startsWith(0x00, 0x38, 0x66, 0x2e, 0x00, 0xc2);
    assertThat(FloatBytes.floats(HalfFloats.unpack(halves)).get(1)).isEqualTo(0.099975586f);
    byte[] large = FloatBytes.bytes(new float[] {70000}, 0, 1);
    assertThatThrownBy(() -> HalfFloats.pack(large, "a.jpg"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "features.dtype: float16 holds values up to 65504, but a feature of a.jpg is 70000.0:"
                + " set it to float32");
  }
}
