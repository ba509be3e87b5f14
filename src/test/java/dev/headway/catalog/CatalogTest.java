package dev.headway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, a site's own directories, and what is wrong with them. */
class CatalogTest {
  static final String SHAPES =
      """
      name: shapes
      title: Drawn shapes
      homepage: https://example.org/shapes
      downloads: []
      labels: [circle, square]
      splits: { train: 1_000, test: 200 }
      license: CC0
      """;
  static final String TINY =
      """
      name: tiny
      title: A tiny network
      architecture: tiny
      input_size: [32, 48]
      preprocess: torch
      feature_width: 8
      license: Apache-2.0
      layers: [conv, relu]
      """;

  @TempDir Path site;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cats-vs-dogs|; did you mean 'cats_vs_dogs'?",
        "flowers|; did you mean 'tf_flowers'?",
        "birds|; valid: cats_vs_dogs, hymenoptera, tf_flowers"
      })
  void anUnknownDataSetIsRefusedWithTheNearest(String name, String hint) {
    refused(
        ExitCode.REQUEST, () -> catalog().dataset(name), "unknown data set '" + name + "'" + hint);
    assertThat(catalog().findDataset(name)).isEmpty();
  }

  @Test
  void anUnknownBackboneIsRefusedWithTheNearest() {
    refused(
        ExitCode.REQUEST,
        () -> catalog().backbone("mobilenet_v1_0.25"),
        "unknown backbone 'mobilenet_v1_0.25'; did you mean 'mobilenet_v1_0.25_224'?");
    assertThat(catalog().findBackbone("vgg16")).isPresent();
  }

  @Test
  void aSitesEntryIsAddedOrReplacesTheBuiltInOneWhole() throws IOException {
    write("datasets/shapes.yaml", SHAPES);
    write("backbones/tiny.yml", TINY);
    write("backbones/vgg16.yaml", TINY.replace("tiny", "vgg16"));
    write("backbones/README.txt", "not an entry");
    Catalog catalog = catalog(site.toString());
    assertThat(catalog.dataset("shapes").rows()).isEqualTo(1200);
    assertThat(catalog.backbone("tiny").inputSize()).hasToString("32x48");
    assertThat(catalog.backbone("tiny").weights()).isNull();
    assertThat(catalog.backbone("vgg16").featureWidth()).isEqualTo(8);
    assertThat(catalog.datasets())
        .extracting(DatasetDescriptor::name)
        .containsExactly("cats_vs_dogs", "hymenoptera", "shapes", "tf_flowers");
    assertThat(catalog.check()).isEmpty();
  }

  @Test
  void theLastDirectoryHasTheLastWord(@TempDir Path other) throws IOException {
    write("datasets/shapes.yaml", SHAPES);
    Files.createDirectories(other.resolve("datasets"));
    Files.writeString(other.resolve("datasets/shapes.yaml"), SHAPES.replace("Drawn", "Painted"));
    assertThat(catalog(site.toString(), other.toUri().toString()).dataset("shapes").title())
        .isEqualTo("Painted shapes");
  }

  @Test
  void directoriesComeFromTheEnvironmentAndThenFromOptions() {
    assertThat(Catalog.directories(Map.of(), List.of())).isEmpty();
    assertThat(
            Catalog.directories(
                Map.of("HEADWAY_CATALOG", "hdfs://nn:8020/a, /b,"), List.of("s3a://c/d")))
        .containsExactly("hdfs://nn:8020/a", "/b", "s3a://c/d");
  }

  @Test
  void aMissingDirectoryIsRefused() {
    String missing = site.resolve("nowhere").toString();
    refused(
        ExitCode.INPUT,
        () -> catalog(missing),
        "catalog " + missing + ": no such directory; correct --catalog or HEADWAY_CATALOG");
    refused(
        ExitCode.INPUT,
        () -> catalog(site.toString()),
        "catalog " + site + ": has neither a folder 'datasets' nor 'backbones'");
  }

  @Test
  void aBrokenEntryIsAnErrorWhenItIsNamedAndAFinding() throws IOException {
    write("backbones/vgg16.yaml", TINY.replace("tiny", "vgg16").replace("layers", "layer"));
    Catalog catalog = catalog(site.toString());
    String problem =
        "file:"
            + site
            + "/backbones/vgg16.yaml line 8: unknown key 'layer'; did you mean 'layers'?";
    refused(ExitCode.REQUEST, () -> catalog.backbone("vgg16"), problem);
    assertThat(catalog.check()).containsExactly(new Finding("backbone vgg16", problem));
    assertThat(catalog.backbone("resnet50").layers()).hasSize(174);
    assertThat(CatalogText.list(catalog)).endsWith("\nbroken backbone vgg16: " + problem + "\n");
  }

  @Test
  void placesOnTheSiteAreLookedUp() throws IOException {
    Path weights = site.resolve("tiny.h5");
    String entry =
        TINY + "weights: { uri: " + weights + ", checksum: 'md5:" + "0".repeat(32) + "' }";
    write("datasets/shapes.yaml", SHAPES + "uri: " + site.resolve("images"));
    write("backbones/tiny.yaml", entry);
    Finding noImages =
        new Finding(
            "data set shapes",
            "uri " + site.resolve("images") + ": not found; correct the entry, or put it there");
    assertThat(catalog(site.toString()).check())
        .containsExactly(
            noImages,
            new Finding(
                "backbone tiny",
                "weights " + weights + ": not found; correct the entry, or put it there"));

    Files.createDirectories(site.resolve("images"));
    Files.writeString(weights, "abc");
    assertThat(catalog(site.toString()).check())
        .containsExactly(
            new Finding("data set shapes", "uri " + site.resolve("images") + ": is empty"),
            new Finding(
                "backbone tiny",
                weights
                    + ": its checksum is md5:900150983cd24fb0d6963f7d28e17f72, but md5:"
                    + "0".repeat(32)
                    + " is expected; get the file again, or correct the catalog's entry"));

    Files.createDirectories(site.resolve("images/circle"));
    write("backbones/tiny.yaml", entry.replace("0".repeat(32), "900150983cd24fb0d6963f7d28e17f72"));
    assertThat(catalog(site.toString()).check()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: shapes|name: forms|line 1: 'name' is 'forms', but the file is named 'shapes'; make them equal",
        "name: shapes|name: a/b|line 1: 'name' must be letters, digits, '.', '_' and '-', beginning with a letter or a digit, not the text 'a/b'",
        "name: shapes|title: x|line 2: 'title' is given twice, first in line 1; keep one",
        "title: Drawn shapes|titel: Drawn shapes|line 2: unknown key 'titel'; did you mean 'title'?",
        "title: Drawn shapes|# none|'title' is missing; give it; data-catalog/README.md lists the keys",
        "https://example.org/shapes|example.org|line 3: 'homepage' must be an http or https address, not the text 'example.org'",
        "downloads: []|downloads: [{uri: 'https://x', bytes: 0}]|line 4: 'downloads[0].bytes' must be a whole number of at least 1, not 0",
        "downloads: []|downloads: [{url: 'https://x'}]|line 4: unknown key 'downloads[0].url'; did you mean 'downloads[].uri'?",
        "downloads: []|downloads: [{bytes: 3}]|line 4: 'downloads[0].uri' is missing; give it; data-catalog/README.md lists the keys",
        "downloads: []|downloads: [{uri: 'https://x', checksum: 'sha256:AB'}]|line 4: 'downloads[0].checksum' must be md5: and 32, or sha256: and 64, hex digits in lower case, not the text 'sha256:AB'",
        "[circle, square]|[circle, circle]|line 5: 'labels[1]' is 'circle' for the second time; labels are unique",
        "[circle, square]|[circle]|line 5: 'labels' must be a list of at least two labels, not the list [circle]",
        "[circle, square]|[yes, no]|line 5: 'labels[0]' must be text, not yes; put it in quotes if it is one",
        "{ train: 1_000, test: 200 }|{ train: 0 }|line 6: 'splits.train' must be a whole number of at least 1, not 0",
        "{ train: 1_000, test: 200 }|{}|line 6: 'splits' must be at least one split with its rows, such as train: 3670, not the mapping {}",
        "license: CC0|license:|line 7: 'license' must be text, not null"
      })
  void aDataSetsMistakesAreNamed(String right, String wrong, String message) throws IOException {
    assertThat(SHAPES).contains(right);
    write("datasets/shapes.yaml", SHAPES.replace(right, wrong));
    String where = "file:" + site + "/datasets/shapes.yaml";
    refused(
        ExitCode.REQUEST,
        () -> catalog(site.toString()).dataset("shapes"),
        where + (message.startsWith("line") ? " " : ": ") + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[32, 48]|32|line 4: 'input_size' must be a list of two whole numbers, [height, width], not 32",
        "[32, 48]|[32]|line 4: 'input_size' must be a list of two whole numbers, [height, width], not the list [32]",
        "input_size: [32, 48]|width: 0|line 4: 'width' must be a number above 0, not 0",
        "preprocess: torch|# none|'preprocess' is missing; give it; data-catalog/README.md lists the keys",
        "preprocess: torch|preprocess: cafe|line 5: 'preprocess' must be one of tf, caffe, torch, not the text 'cafe'; did you mean 'caffe'?",
        "feature_width: 8|feature_width: 0|line 6: 'feature_width' must be a whole number of at least 1, not 0",
        "[conv, relu]|[conv, conv]|line 8: 'layers[1]' is 'conv' for the second time; layer names are unique",
        "[conv, relu]|[]|line 8: 'layers' must be a list of at least one layer name, not the list []",
        "license: Apache-2.0|weights: {checksum: 'md5:0'}|line 7: 'weights.uri' is missing; give it; data-catalog/README.md lists the keys",
      })
  void aBackbonesMistakesAreNamed(String right, String wrong, String message) throws IOException {
    assertThat(TINY).contains(right);
    write("backbones/tiny.yaml", TINY.replace(right, wrong));
    String where = "file:" + site + "/backbones/tiny.yaml";
    refused(
        ExitCode.REQUEST,
        () -> catalog(site.toString()).backbone("tiny"),
        where + (message.startsWith("line") ? " " : ": ") + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "- a", "name: [", "\u0001"})
  void rubbishIsAFindingAndNothingElse(String text) throws IOException {
    write("datasets/rubbish.yaml", text);
    assertThat(catalog(site.toString()).check())
        .singleElement()
        .satisfies(f -> assertThat(f.toString()).startsWith("data set rubbish: file:" + site));
  }

  private void write(String file, String text) throws IOException {
    Path path = site.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static Catalog catalog(String... directories) {
    // Hadoop's local file system keeps .crc files beside what it writes; reading alone makes none.
    return Catalog.load(List.of(directories), new Configuration());
  }

  private static void refused(ExitCode code, Runnable action, String message) {
    HeadwayException e = catchThrowableOfType(HeadwayException.class, action::run);
    assertThat(e).as("refused: " + message).isNotNull();
    assertThat(e.getMessage()).isEqualTo(message);
    assertThat(e.exitCode()).isEqualTo(code);
  }
}
