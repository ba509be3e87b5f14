package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResizeTest {
  @Test
  void isTensorFlows() throws Exception {
    JsonNode golden;
    try (InputStream in = ResizeTest.class.getResourceAsStream("/golden/tf_image_resize.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    assertThat(golden.get("cases")).isNotEmpty();
    for (JsonNode wanted : golden.get("cases")) {
      JsonNode input = wanted.get("input_hwc");
      byte[] rgb = new byte[input.size()];
      for (int i = 0; i < rgb.length; i++) {
        assertThat(input.get(i).asDouble()).isEqualTo(Math.rint(input.get(i).asDouble()));
        rgb[i] = (byte) input.get(i).asInt();
      }
      RgbImage image =
          new RgbImage(wanted.get("in_height").asInt(), wanted.get("in_width").asInt(), rgb);
      float[] out =
          Resize.bilinear(
              image,
              new InputSize(wanted.get("out_height").asInt(), wanted.get("out_width").asInt()));
      JsonNode expected = wanted.get("output_hwc");
      assertThat(out).hasSize(expected.size());
      for (int i = 0; i < out.length; i++) {
        assertThat((double) out[i]).isCloseTo(expected.get(i).asDouble(), within(1e-3));
      }
    }
  }

  @Test
  void theSameSizeChangesNothing() {
    RgbImage image = noise(17, 13, 1);
    float[] out = Resize.bilinear(image, new InputSize(17, 13));
    for (int i = 0; i < out.length; i++) {
      assertThat(out[i]).isEqualTo(image.rgb()[i] & 0xff);
    }
  }

  @Test
  void aFlatImageStaysFlatAtEverySize() {
    byte[] rgb = new byte[5 * 9 * 3];
    Arrays.fill(rgb, (byte) 201);
    for (int height = 1; height < 20; height += 3) {
      for (int width = 1; width < 20; width += 3) {
        float[] out = Resize.bilinear(new RgbImage(5, 9, rgb), new InputSize(height, width));
        assertThat(out).hasSize(height * width * 3).containsOnly(201f);
      }
    }
  }

  @Test
  void oneResizerForPicturesOfDifferentSizesGivesWhatANewOneGives() {
    Resizer resizer = new Resizer(new InputSize(12, 10));
    for (int[] size : new int[][] {{40, 30}, {3, 5}, {12, 10}, {40, 30}, {1, 1}}) {
      RgbImage image = noise(size[0], size[1], size[0]);
      float[] out = new float[360 + 5];
      resizer.resize(
          new RgbRows(image.rgb(), image.width()), image.height(), image.width(), out, 5);
      assertThat(Arrays.copyOfRange(out, 5, 365))
          .isEqualTo(Resize.bilinear(image, new InputSize(12, 10)));
    }
  }

  @Test
  void preprocessModesAreKeras() {
    float[] pixels = {0, 127.5f, 255, 10, 20, 30};
    float[] before = pixels.clone();
    assertThat(Preprocess.apply(PreprocessMode.TF, pixels))
        .containsExactly(new float[] {-1, 0, 1, -0.921569f, -0.843137f, -0.764706f}, within(1e-5f));
    assertThat(Preprocess.apply(PreprocessMode.CAFFE, pixels))
        .containsExactly(
            new float[] {151.061f, 10.721f, -123.68f, -73.939f, -96.779f, -113.68f}, within(1e-4f));
    assertThat(Preprocess.apply(PreprocessMode.TORCH, pixels))
        .containsExactly(
            new float[] {-2.117904f, 0.196429f, 2.64f, -1.946655f, -1.685574f, -1.281569f},
            within(1e-5f));
    assertThat(pixels).isEqualTo(before);
  }

  @Test
  void whatIsShownIsTheSamePictureAgain() {
    byte[] all = new byte[256 * 3];
    float[] pixels = new float[256 * 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 7);
      pixels[i] = all[i] & 0xff;
    }
    for (PreprocessMode mode : PreprocessMode.values()) {
      assertThat(Preprocess.displayable(mode, Preprocess.apply(mode, pixels))).isEqualTo(all);
    }
  }

  @Test
  void aReaderWritesIntoItsPlaceOfABatchOnly() throws Exception {
    byte[] png = ImageFixtures.write(ImageFixtures.picture(30, 20), "png");
    ImageReader reader = new ImageReader(new InputSize(8, 6), PreprocessMode.CAFFE);
    float[] batch = new float[3 * reader.length()];
    reader.read(png, batch, reader.length());
    float[] expected =
        Preprocess.apply(
            PreprocessMode.CAFFE, Resize.bilinear(ImageDecoder.decode(png), new InputSize(8, 6)));
    assertThat(Arrays.copyOfRange(batch, reader.length(), 2 * reader.length()))
        .isEqualTo(expected)
        .isEqualTo(reader.read(png));
    assertThat(Arrays.copyOf(batch, reader.length())).containsOnly(0);
    assertThat(Arrays.copyOfRange(batch, 2 * reader.length(), batch.length)).containsOnly(0);
  }

  private static RgbImage noise(int height, int width, long seed) {
    byte[] rgb = new byte[height * width * 3];
    new java.util.Random(seed).nextBytes(rgb);
    return new RgbImage(height, width, rgb);
  }
}
