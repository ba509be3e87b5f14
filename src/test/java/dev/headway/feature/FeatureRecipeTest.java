package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.Augment;
import dev.headway.config.FeatureType;
import dev.headway.config.InputSize;
import dev.headway.image.Augmentation;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureRecipeTest {
  private static final Augment FLIPPED = new Augment(3, Augment.Flip.HORIZONTAL, 0, 0, 0, 0);
  private static final String READER = "jpeg-ifast/2 bilinear/1";

  private static final FeatureRecipe RECIPE =
      FeatureRecipe.of(new Probe(), FeatureType.FLOAT32, READER, "amd64 avx2");

  @Test
  void isWrittenForPeople() {
    assertThat(RECIPE.toJson())
        .isEqualTo(
            """
            {
              "format_version" : "1",
              "image_reader" : "jpeg-ifast/2 bilinear/1",
              "input_size" : "6 x 8",
              "preprocess" : "caffe",
              "engine" : "probe",
              "weights" : "w",
              "block_rows" : "32",
              "dtype" : "float32",
              "processor" : "amd64 avx2"
            }
            """);
    assertThat(RECIPE.digest())
        .isEqualTo("d6a8451a618bc84ae733106c6b3eea5a0056e76a2ac4efe4adec5127e42f3c7a");
  }

  @Test
  void variantsHaveOneOfTheirOwn() {
    assertThat(RECIPE.with(new Augmentation(FLIPPED, 42)).toJson())
        .endsWith(
            """
              "processor" : "amd64 avx2",
              "variants" : "1 to 2",
              "augmentation" : "Augment[copies=3, flip=HORIZONTAL, rotation=0.0, zoom=0.0, crop=0.0, brightness=0.0] with seed 42"
            }
            """);
  }

  @Test
  void eachIngredientIsAnotherDigest() {
    InputSize size = new InputSize(6, 8);
    assertThat(
            List.of(
                    RECIPE,
                    FeatureRecipe.of(new Probe(), FeatureType.FLOAT16, READER, "amd64 avx2"),
                    FeatureRecipe.of(
                        new Probe(), FeatureType.FLOAT32, READER, "amd64 avx2 avx512f"),
                    FeatureRecipe.of(
                        new Probe(), FeatureType.FLOAT32, READER + " libturbojpeg", "amd64 avx2"),
                    of(new Probe("v", size, PreprocessMode.CAFFE)),
                    of(new Probe("w", new InputSize(8, 6), PreprocessMode.CAFFE)),
                    of(new Probe("w", size, PreprocessMode.TORCH)),
                    RECIPE.with(new Augmentation(FLIPPED, 42)),
                    RECIPE.with(new Augmentation(FLIPPED, 43)),
                    RECIPE.with(
                        new Augmentation(
                            new Augment(3, Augment.Flip.HORIZONTAL, 0, 0.1, 0, 0), 42)))
                .stream()
                .map(FeatureRecipe::digest))
        .doesNotHaveDuplicates();
    assertThat(of(new Probe("w", size, PreprocessMode.CAFFE)).digest()).isEqualTo(RECIPE.digest());
  }

  private static FeatureRecipe of(Probe probe) {
    return FeatureRecipe.of(probe, FeatureType.FLOAT32, READER, "amd64 avx2");
  }
}
