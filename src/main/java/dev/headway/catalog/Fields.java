package dev.headway.catalog;

import dev.headway.config.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the entries of both kinds check alike. */
final class Fields {
  static final String REMEDY = "give it; data-catalog/README.md lists the keys";

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  private Fields() {}

  /** The entry's name, which is the file's: so that a name is found, and replaced, by its file. */
  static String name(YamlNode root, CatalogFile file) {
    YamlNode node = root.get("name");
    String name = node.text();
    if (!name.matches(NAME)) {
      throw node.wrong("letters, digits, '.', '_' and '-', beginning with a letter or a digit");
    }
    if (!name.equals(file.stem())) {
      throw node.error(
          "is '" + name + "', but the file is named '" + file.stem() + "'; make them equal");
    }
    return name;
  }

  static String address(YamlNode node) {
    String address = node.text();
    if (!address.matches("https?://\\S+")) {
      throw node.wrong("an http or https address");
    }
    return address;
  }

  static String checksum(YamlNode node) {
    String checksum = node.textOrNull();
    if (checksum != null && !Checksums.isWellFormed(checksum)) {
      throw node.wrong(Checksums.FORM);
    }
    return checksum;
  }

  /** A list of texts, none twice. */
  static List<String> names(YamlNode node, String what) {
    Set<String> seen = new HashSet<>();
    for (YamlNode item : node.required().list(what)) {
      if (!seen.add(item.text())) {
        throw item.error("is '" + item.text() + "' for the second time; " + what + " are unique");
      }
    }
    return node.list(what).stream().map(YamlNode::text).toList();
  }
}
