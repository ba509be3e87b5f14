package dev.headway.catalog;

import dev.headway.config.YamlNode;
import dev.headway.config.YamlReader;
import dev.headway.config.YamlSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code datasets/*.yaml}, strictly: exit 2 names file, line and key. */
final class DatasetParser {
  private static final YamlReader READER =
      new YamlReader(
          new YamlSchema(
              List.of(
                  "name",
                  "title",
                  "homepage",
                  "downloads[].uri",
                  "downloads[].bytes",
                  "downloads[].checksum",
                  "labels",
                  "splits.*",
                  "license",
                  "uri"),
              Fields.REMEDY));

  private DatasetParser() {}

  static DatasetDescriptor parse(String text, CatalogFile file) {
    YamlNode root = READER.read(text, file.where());
    return new DatasetDescriptor(
        Fields.name(root, file),
        root.get("title").text(),
        Fields.address(root.get("homepage")),
        root.get("downloads").list("downloads").stream().map(DatasetParser::download).toList(),
        labels(root.get("labels")),
        splits(root.get("splits")),
        root.get("license").text(),
        root.get("uri").textOrNull());
  }

  private static Download download(YamlNode node) {
    YamlNode bytes = node.get("bytes");
    return new Download(
        Fields.address(node.get("uri")),
        bytes.isNull() ? null : (Long) bytes.whole(1, Long.MAX_VALUE),
        Fields.checksum(node.get("checksum")));
  }

  private static List<String> labels(YamlNode node) {
    List<String> labels = Fields.names(node, "labels");
    if (labels.size() < 2) {
      throw node.wrong("a list of at least two labels");
    }
    return labels;
  }

  private static Map<String, Long> splits(YamlNode node) {
    Map<String, Long> rows = new LinkedHashMap<>();
    node.required()
        .section()
        .forEach((split, value) -> rows.put(split, value.whole(1, Long.MAX_VALUE)));
    if (rows.isEmpty()) {
      throw node.wrong("at least one split with its rows, such as train: 3670");
    }
    return rows;
  }
}
