package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.InputSize;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantTest {
  private static final InputSize THREE_BY_FOUR = new InputSize(3, 4);
  private static final float[] PLANE = {10, 200, 30, 90, 250, 0, 60, 120, 77, 180, 5, 255};

  /** A third, and no power of two: interpolation is seen in every channel. */
  private static final float[] PIXELS = pixels(PLANE);

  /**
   * Expected: the matrices of Keras' layers and the kernel of TensorFlow's
   * ImageProjectiveTransformV3 (fill mode reflect, bilinear) written out in float64 in another
   * language, on {@link #PLANE}.
   */
  @ParameterizedTest
  @CsvSource({
    "0.3, 78.87794 145.96517 52.16402 104.63831 139.93089 30.13299 51.30873 170.18057 161.41428"
        + " 135.78181 60.62409 164.37113",
    "-2, 142.38851 145.19479 151.58431 22.52817 36.05506 48.66888 77.91881 176.39815 247.95291"
        + " 99.44094 45.94957 66.53688"
  })
  void turnsAsRandomRotation(double angle, String expected) {
    check(new Variant(false, false, angle, 1, 0, 0, 0, 0, 0), expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1.7, 19.5 133.5 51 87 237.5 87.5 81 117 82.15 143.95 92.5 242.5",
    "0.6, 114.4 104.4 57.6 66 100 12 48 84 123.28 91.8 43.2 96.6"
  })
  void zoomsAsRandomZoom(double zoom, String expected) {
    check(new Variant(false, false, 0, zoom, 0, 0, 0, 0, 0), expected);
  }

  /** Rows 0.5 to 2.5 and columns 1 to 3.4. */
  @Test
  void showsAWindowInTheWholeSize() {
    check(
        new Variant(false, false, 0, 1, 0.5 / 3, 0.25, 1 / 3.0, 0.4, 0),
        "124.66667 96 40 76 50 24 60 96 122.93333 81.33333 23.33333 135.33333");
  }

  @Test
  void putsAllInOneMapping() {
    check(
        new Variant(false, false, 0.3, 1.3, 0, 0, 0, 0, 0),
        "14.04132 155.25472 60.30870 100.02981 111.69654 58.43568 61.10824 197.79569 134.83857"
            + " 127.97007 51.06132 249.68247");
    check(
        new Variant(true, true, 0.3, 1.3, 0.5 / 3, 0.25, 1 / 3.0, 0.4, 0),
        "33.30967 103.09253 124.08659 179.87196 86.24301 38.73149 58.43568 140.00200 80.75738"
            + " 50.86726 177.02470 84.09740");
  }

  @Test
  void theOriginalIsTheSameBitsInANewArray() {
    float[] random = random(7, 5);
    float[] out = Variant.ORIGINAL.of(random, new InputSize(7, 5));
    assertThat(out).isEqualTo(random).isNotSameAs(random);
  }

  @Test
  void flippedTwiceIsTheOriginal() {
    InputSize size = new InputSize(7, 5);
    float[] random = random(7, 5);
    for (boolean left : new boolean[] {true, false}) {
      Variant flip = new Variant(left, !left, 0, 1, 0, 0, 0, 0, 0);
      float[] once = flip.of(random, size);
      assertThat(once).isNotEqualTo(random);
      assertThat(flip.of(once, size)).isEqualTo(random);
    }
    float[] mirrored = new Variant(true, false, 0, 1, 0, 0, 0, 0, 0).of(PIXELS, THREE_BY_FOUR);
    assertThat(plane(mirrored)).containsExactly(90, 30, 200, 10, 120, 60, 0, 250, 255, 5, 180, 77);
    float[] upsideDown = new Variant(false, true, 0, 1, 0, 0, 0, 0, 0).of(PIXELS, THREE_BY_FOUR);
    assertThat(plane(upsideDown))
        .containsExactly(77, 180, 5, 255, 250, 0, 60, 120, 10, 200, 30, 90);
  }

  /** Counterclockwise: what was at the right is above. */
  @Test
  void aQuarterTurnOfASquareMovesPixelsExactly() {
    int side = 17;
    InputSize size = new InputSize(side, side);
    float[] random = random(side, side);
    float[] turned = new Variant(false, false, Math.PI / 2, 1, 0, 0, 0, 0, 0).of(random, size);
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        for (int c = 0; c < 3; c++) {
          assertThat(turned[(row * side + column) * 3 + c])
              .isEqualTo(random[(column * side + side - 1 - row) * 3 + c]);
        }
      }
    }
    Variant half = new Variant(false, false, -Math.PI, 1, 0, 0, 0, 0, 0);
    assertThat(half.of(random, size))
        .isEqualTo(new Variant(true, true, 0, 1, 0, 0, 0, 0, 0).of(random, size));
  }

  @Test
  void brightnessIsAddedAndClipped() {
    assertThat(plane(new Variant(false, false, 0, 1, 0, 0, 0, 0, 51).of(PIXELS, THREE_BY_FOUR)))
        .containsExactly(61, 251, 81, 141, 255, 51, 111, 171, 128, 231, 56, 255);
    assertThat(plane(new Variant(false, false, 0, 1, 0, 0, 0, 0, -76.5).of(PIXELS, THREE_BY_FOUR)))
        .containsExactly(0, 123.5f, 0, 13.5f, 173.5f, 0, 0, 43.5f, 0.5f, 103.5f, 0, 178.5f);
  }

  /** A mirror of a mirror of a mirror: far outside there is still the picture. */
  @Test
  void staysInRangeHoweverFarOutItLooks() {
    InputSize size = new InputSize(1, 6);
    float[] random = random(1, 6);
    for (Variant each :
        new Variant[] {
          new Variant(false, false, 0, 1.99, 0, 0, 0, 0, 0),
          new Variant(true, false, 1.3, 1.9, 0, 0, 0.9, 0.9, 0),
          new Variant(false, true, 2 * Math.PI, 0.01, 0.05, 0, 0.1, 0, 0)
        }) {
      for (float value : each.of(random, size)) {
        assertThat(value).isBetween(0f, 255f);
      }
    }
  }

  @Test
  void takesAndLeavesAPictureInABatch() {
    Variant variant = new Variant(true, false, 0.2, 0.9, 0, 0, 0, 0, 12);
    float[] in = random(3, 12);
    float[] before = in.clone();
    float[] out = new float[in.length];
    variant.apply(THREE_BY_FOUR, in, 36, out, 72);

    assertThat(in).isEqualTo(before);
    float[] one = variant.of(java.util.Arrays.copyOfRange(in, 36, 72), THREE_BY_FOUR);
    assertThat(java.util.Arrays.copyOfRange(out, 72, 108)).isEqualTo(one);
    assertThat(java.util.Arrays.copyOf(out, 72)).containsOnly(0);
  }

  private static void check(Variant variant, String expected) {
    float[] before = PIXELS.clone();
    float[] found = variant.of(PIXELS, THREE_BY_FOUR);
    assertThat(PIXELS).isEqualTo(before);
    String[] values = expected.split(" ");
    for (int i = 0; i < values.length; i++) {
      double value = Double.parseDouble(values[i]);
      assertThat((double) found[3 * i]).isEqualTo(value, within(2e-4));
      assertThat((double) found[3 * i + 1]).isEqualTo(255 - value, within(2e-4));
      assertThat((double) found[3 * i + 2]).isEqualTo(value / 3, within(2e-4));
    }
  }

  private static float[] pixels(float... plane) {
    float[] pixels = new float[plane.length * 3];
    for (int i = 0; i < plane.length; i++) {
      pixels[3 * i] = plane[i];
      pixels[3 * i + 1] = 255 - plane[i];
      pixels[3 * i + 2] = plane[i] / 3;
    }
    return pixels;
  }

  private static float[] plane(float... pixels) {
    float[] plane = new float[pixels.length / 3];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = pixels[3 * i];
    }
    return plane;
  }

  private static float[] random(int height, int width) {
    SplittableRandom random = new SplittableRandom(3);
    float[] pixels = new float[height * width * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble(255);
    }
    return pixels;
  }
}
