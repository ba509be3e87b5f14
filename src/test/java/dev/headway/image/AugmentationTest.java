package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.Augment;
import dev.headway.config.Augment.Flip;
import dev.headway.testing.RoundTrip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationTest {
  private static final int ROWS = 20_000;
  private static final Augment ALL =
      new Augment(4, Flip.HORIZONTAL_AND_VERTICAL, 0.1, 0.3, 0.2, 0.4);

  @Test
  void drawsUniformlyFromWhatIsSet() {
    List<Variant> variants = variants(new Augmentation(ALL, 42), 1);
    uniform(variants, Variant::angle, -0.2 * Math.PI, 0.2 * Math.PI);
    uniform(variants, Variant::zoom, 0.7, 1.3);
    uniform(variants, Variant::cropHeight, 0, 0.2);
    uniform(variants, Variant::cropWidth, 0, 0.2);
    uniform(variants, v -> v.cropTop() / v.cropHeight(), 0, 1);
    uniform(variants, v -> v.cropLeft() / v.cropWidth(), 0, 1);
    uniform(variants, Variant::brightness, -102, 102);
    uniform(variants, v -> v.flipHorizontal() ? 0.75 : 0.25, 0, 1);
    uniform(variants, v -> v.flipVertical() ? 0.75 : 0.25, 0, 1);
  }

  @Test
  void drawsEachSettingForItself() {
    List<Variant> variants = variants(new Augmentation(ALL, 42), 1);
    List<ToDoubleFunction<Variant>> settings =
        List.of(
            v -> v.flipHorizontal() ? 1 : -1,
            v -> v.flipVertical() ? 1 : -1,
            v -> v.angle() / 0.1 / Math.PI / 2,
            v -> (v.zoom() - 1) / 0.3,
            v -> v.cropHeight() / 0.1 - 1,
            v -> v.cropWidth() / 0.1 - 1,
            v -> v.brightness() / 102);
    for (int i = 0; i < settings.size(); i++) {
      for (int k = 0; k < i; k++) {
        ToDoubleFunction<Variant> a = settings.get(i);
        ToDoubleFunction<Variant> b = settings.get(k);
        double correlation =
            variants.stream().mapToDouble(v -> a.applyAsDouble(v) * b.applyAsDouble(v)).sum()
                / ROWS;
        assertThat(correlation).isBetween(-0.03, 0.03);
      }
    }
  }

  @Test
  void seedSplitPositionAndNumberEachMakeAnotherVariant() {
    Set<Variant> found = new HashSet<>();
    for (long seed : new long[] {0, 1, 1L << 40, -1}) {
      for (String split : List.of("train", "val", "ab", "a")) {
        for (long position : new long[] {0, 1, 98, 1L << 40}) {
          for (int number = 1; number < 4; number++) {
            found.add(new Augmentation(ALL, seed).variant(split, position, number));
          }
        }
      }
    }
    assertThat(found).hasSize(4 * 4 * 4 * 3);
  }

  @Test
  void isTheSameInAnyOrderAndAfterATransport() {
    Augmentation augmentation = new Augmentation(ALL, 42);
    List<Variant> there = variants(augmentation, 3);
    Augmentation sent = RoundTrip.java(augmentation);
    for (int position = ROWS - 1; position >= 0; position -= 17) {
      assertThat(sent.variant("train", position, 3)).isEqualTo(there.get(position));
    }
  }

  /** What is drawn for one setting doesn't depend on the others: settings can be compared. */
  @ParameterizedTest
  @CsvSource({
    "NONE, 0, 0, 0, 0",
    "HORIZONTAL, 0, 0, 0, 0",
    "VERTICAL, 0, 0, 0, 0",
    "NONE, 0.1, 0, 0, 0",
    "NONE, 0, 0.3, 0, 0",
    "NONE, 0, 0, 0.2, 0",
    "NONE, 0, 0, 0, 0.4"
  })
  void aSettingThatIsOffLeavesTheImageAsItIsThere(
      Flip flip, double rotation, double zoom, double crop, double brightness) {
    Augmentation some =
        new Augmentation(new Augment(4, flip, rotation, zoom, crop, brightness), 42);
    Augmentation all = new Augmentation(ALL, 42);
    for (int position = 0; position < 50; position++) {
      Variant whole = all.variant("train", position, 2);
      assertThat(some.variant("train", position, 2))
          .isEqualTo(
              new Variant(
                  flip == Flip.HORIZONTAL && whole.flipHorizontal(),
                  flip == Flip.VERTICAL && whole.flipVertical(),
                  rotation == 0 ? 0 : whole.angle(),
                  zoom == 0 ? 1 : whole.zoom(),
                  crop == 0 ? 0 : whole.cropTop(),
                  crop == 0 ? 0 : whole.cropLeft(),
                  crop == 0 ? 0 : whole.cropHeight(),
                  crop == 0 ? 0 : whole.cropWidth(),
                  brightness == 0 ? 0 : whole.brightness()));
    }
  }

  @Test
  void variantZeroIsTheImageAsItIs() {
    assertThat(new Augmentation(ALL, 42).variant("train", 7, 0)).isSameAs(Variant.ORIGINAL);
  }

  @ParameterizedTest
  @CsvSource({"-1", "4"})
  void thereAreNoOtherVariants(int number) {
    assertThatThrownBy(() -> new Augmentation(ALL, 42).variant("train", 7, number))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("variants are numbered 0 to 3, not " + number);
  }

  private static List<Variant> variants(Augmentation augmentation, int number) {
    List<Variant> variants = new ArrayList<>();
    for (int position = 0; position < ROWS; position++) {
      variants.add(augmentation.variant("train", position, number));
    }
    return variants;
  }

  /** As many in each quarter of the range as there should be, to five deviations. */
  private static void uniform(
      List<Variant> variants, ToDoubleFunction<Variant> value, double low, double high) {
    int[] quarters = new int[4];
    boolean twoValues = variants.stream().mapToDouble(value).distinct().count() == 2;
    for (Variant each : variants) {
      double share = (value.applyAsDouble(each) - low) / (high - low);
      assertThat(share).isBetween(0.0, 1.0);
      quarters[Math.min(3, (int) (share * 4))]++;
    }
    if (twoValues) {
      assertThat(quarters[1]).isBetween(9_646, 10_354);
    } else {
      for (int count : quarters) {
        assertThat(count).isBetween(4_693, 5_307);
      }
    }
  }
}
