package dev.headway.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.error.HeadwayException;
import dev.headway.image.ImageDecoder;
import dev.headway.image.RgbImage;
import dev.headway.image.UnusableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleDataTest {
  private static final SampleSpec SPEC = new SampleSpec(SceneSet.QUICKSTART, 3, 4, 7);

  @TempDir private Path folder;

  @Test
  void theTwoSetsShareNoClass() {
    assertThat(SceneSet.QUICKSTART.labels())
        .containsExactly("car", "house", "sailboat", "tree", "windmill");
    assertThat(SceneSet.PRETRAINING.labels())
        .hasSize(12)
        .isSorted()
        .doesNotContainAnyElementsOf(SceneSet.QUICKSTART.labels());
  }

  @ParameterizedTest
  @EnumSource(SceneSet.class)
  void everySceneIsAPictureOfItsOwnAndComesAgain(SceneSet set) throws Exception {
    SceneGenerator scenes = new SceneGenerator(set, 1);
    for (String label : set.labels()) {
      byte[] first = scenes.jpeg(label, 1);
      assertThat(new SceneGenerator(set, 1).jpeg(label, 1)).isEqualTo(first);
      assertThat(scenes.jpeg(label, 2)).isNotEqualTo(first);
      assertThat(new SceneGenerator(set, 2).jpeg(label, 1)).isNotEqualTo(first);
      RgbImage image = ImageDecoder.decode(first);
      assertThat(image.width()).isBetween(128, 160);
      assertThat(image.height()).isBetween(96, 120);
    }
  }

  @ParameterizedTest
  @EnumSource(SceneSet.class)
  void coloursAreTheSameOverClasses(SceneSet set) throws Exception {
    SceneGenerator scenes = new SceneGenerator(set, 1);
    for (String label : set.labels()) {
      double[] mean = new double[3];
      int count = 60;
      for (int number = 0; number < count; number++) {
        byte[] rgb = ImageDecoder.decode(scenes.jpeg(label, number)).rgb();
        for (int i = 0; i < rgb.length; i++) {
          mean[i % 3] += (rgb[i] & 0xff) * 3.0 / rgb.length / count;
        }
      }
      for (double channel : mean) {
        // The deviation of a picture's mean is about 45, so that of 60 pictures' is about 6.
        assertThat(channel).as(label).isCloseTo(115, within(25.0));
      }
    }
  }

  @Test
  void writesAnImageFolderWithItsBrokenFiles() throws Exception {
    Path sample = folder.resolve("sample");
    SampleData.write(local(), hadoop(sample), SPEC);
    Map<String, Integer> reasons = new TreeMap<>();
    int usable = 0;
    for (Path file : files(sample)) {
      assertThat(file.getFileName().toString())
          .matches(file.getParent().getFileName() + "-\\d{4}\\.jpg");
      try {
        ImageDecoder.decode(Files.readAllBytes(file));
        usable++;
      } catch (UnusableImageException e) {
        reasons.merge(e.reason(), 1, Integer::sum);
      }
    }
    assertThat(files(sample)).hasSize(SPEC.files());
    assertThat(usable).isEqualTo(20);
    assertThat(reasons)
        .isEqualTo(
            Map.of(
                "JPEG ends too early",
                3,
                "not an image: starts with 'hello, this is n…'",
                2,
                "empty file",
                2));
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).containsExactly(sample);
    }
  }

  @Test
  void theSameSpecGivesTheSameFiles() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    SampleData.write(local(), hadoop(one), SPEC);
    SampleData.write(local(), hadoop(two), SPEC);
    for (Path file : files(one)) {
      assertThat(two.resolve(one.relativize(file))).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void aFolderThatIsThereIsLeftAlone() throws Exception {
    Path sample = Files.createDirectory(folder.resolve("mine"));
    assertThatThrownBy(() -> SampleData.write(local(), hadoop(sample), SPEC))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(hadoop(sample) + " is there already: name a folder that isn't, or remove it");
    assertThat(sample).isEmptyDirectory();
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  private static FileSystem local() throws IOException {
    return FileSystem.getLocal(new Configuration()).getRawFileSystem();
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
