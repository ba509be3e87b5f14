package dev.headway.catalog;

import dev.headway.config.InputSize;
import dev.headway.config.YamlNode;
import dev.headway.config.YamlReader;
import dev.headway.config.YamlSchema;
import java.util.List;

/** Reads {@code backbones/*.yaml}, strictly: exit 2 names file, line and key. */
final class BackboneParser {
  private static final YamlReader READER =
      new YamlReader(
          new YamlSchema(
              List.of(
                  "name",
                  "title",
                  "architecture",
                  "width",
                  "input_size",
                  "preprocess",
                  "feature_width",
                  "weights.uri",
                  "weights.checksum",
                  "license",
                  "layers"),
              Fields.REMEDY));

  private BackboneParser() {}

  static BackboneDescriptor parse(String text, CatalogFile file) {
    YamlNode root = READER.read(text, file.where());
    return new BackboneDescriptor(
        Fields.name(root, file),
        root.get("title").text(),
        root.get("architecture").text(),
        root.get("width").numberOr(1.0, v -> v > 0, "a number above 0"),
        inputSize(root),
        root.get("preprocess").required().oneOfOr(PreprocessMode.TF),
        (int) root.get("feature_width").whole(1, Integer.MAX_VALUE),
        weights(root.get("weights")),
        root.get("license").text(),
        layers(root.get("layers")));
  }

  private static InputSize inputSize(YamlNode root) {
    YamlNode node = root.get("input_size");
    if (node.isNull() && root.get("architecture").text().equals(BackboneDescriptor.ONNX)) {
      return null;
    }
    String what = "two whole numbers, [height, width]";
    List<YamlNode> sides = node.required().list(what);
    if (sides.size() != 2) {
      throw node.wrong("a list of " + what);
    }
    return new InputSize(
        (int) sides.get(0).whole(1, Integer.MAX_VALUE),
        (int) sides.get(1).whole(1, Integer.MAX_VALUE));
  }

  private static WeightsFile weights(YamlNode node) {
    return node.isNull()
        ? null
        : new WeightsFile(node.get("uri").text(), Fields.checksum(node.get("checksum")));
  }

  private static List<String> layers(YamlNode node) {
    List<String> layers = Fields.names(node, "layer names");
    if (layers.isEmpty()) {
      throw node.wrong("a list of at least one layer name");
    }
    return layers;
  }
}
