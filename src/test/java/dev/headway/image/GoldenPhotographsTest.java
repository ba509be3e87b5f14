package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.config.InputSize;
import dev.headway.testing.Shared;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Photographs as TensorFlow decodes them, to the bit, and resizes them. */
class GoldenPhotographsTest {
  private static final int SIZE = 160;
  private static final double ROUNDING = 1e-2;

  @Test
  void areTensorFlowsPixels() throws Exception {
    Path photographs = Shared.require("datasets/cats_vs_dogs");
    JsonNode golden;
    try (InputStream in =
        GoldenPhotographsTest.class.getResourceAsStream("/golden/tf_decode_jpeg.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    for (JsonNode wanted : golden.get("cases")) {
      String file = wanted.get("file").asText();
      RgbImage image = ImageDecoder.decode(Files.readAllBytes(photographs.resolve(file)));
      assertThat(image.height()).as(file).isEqualTo(wanted.get("height").asInt());
      assertThat(image.width()).as(file).isEqualTo(wanted.get("width").asInt());
      long sum = 0;
      for (byte sample : image.rgb()) {
        sum += sample & 0xff;
      }
      assertThat(sum).as("sum of " + file).isEqualTo(wanted.get("decoded_rgb_sum").asLong());
      float[] resized = Resize.bilinear(image, new InputSize(SIZE, SIZE));
      double mean = 0;
      for (float value : resized) {
        mean += value / resized.length;
      }
      assertThat(mean)
          .as(file)
          .isCloseTo(wanted.get("resized_160x160_mean").asDouble(), within(ROUNDING));
      JsonNode pixels = wanted.get("resized_rgb_at_top_left_center_bottom_right");
      int[] at = {0, (80 * SIZE + 80) * 3, resized.length - 3};
      double difference = 0;
      for (int i = 0; i < 9; i++) {
        difference += Math.abs(resized[at[i / 3] + i % 3] - pixels.get(i).asDouble()) / 9;
      }
      assertThat(difference).as("pixels of " + file).isLessThan(1e-3);
    }
  }
}
