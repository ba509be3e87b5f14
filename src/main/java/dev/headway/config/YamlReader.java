package dev.headway.config;

import dev.headway.error.HeadwayException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads the YAML files that people write: job files and catalog entries. One document, a mapping,
 * no key twice, no key that the schema doesn't know; everything else is an error (exit 2) that
 * names the key, its line and, for an unknown key, the nearest valid one.
 */
public final class YamlReader {
  private final YamlSchema schema;

  /** Reads files of this schema. */
  public YamlReader(YamlSchema schema) {
    this.schema = schema;
  }

  /**
   * Reads one file.
   *
   * @param text its content
   * @param where its name in messages
   */
  public YamlNode read(String text, String where) {
    Node root = compose(text, where);
    if (root == null || isNull(root)) {
      throw HeadwayException.request(where + ": the file is empty; it needs " + needs());
    }
    String place = where + " line " + line(root);
    if (!(root instanceof MappingNode mapping)) {
      YamlNode found = convert(root, "", place, where);
      throw HeadwayException.request(
          place
              + ": a mapping such as '"
              + schema.keys().get(0)
              + ": …' must stand here, not "
              + found.kind().found(found.shown()));
    }
    return YamlNode.mapping(schema, "", where, entries(mapping, "", where));
  }

  /**
   * Puts {@code --set key=value} options over a file's values: later ones over earlier ones, each a
   * dotted key and a YAML value, which takes the place of the whole value that was there.
   */
  public YamlNode override(YamlNode root, List<String> options) {
    YamlNode changed = root;
    for (String option : options) {
      String place = "--set " + option;
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals).strip();
      if (equals < 0 || key.isEmpty() || List.of(key.split("\\.", -1)).contains("")) {
        throw HeadwayException.request(
            place + ": must be key=value, such as --set input.batch_size=64");
      }
      if (!schema.knows(key)) {
        throw unknown(place, key);
      }
      Node value = compose(option.substring(equals + 1), place);
      YamlNode node =
          value == null
              ? YamlNode.scalar(schema, key, place, YamlKind.NULL, "")
              : convert(value, key, place, null);
      changed = changed.with(List.of(key.split("\\.")), 0, node);
    }
    return changed;
  }

  private String needs() {
    return "a mapping such as '" + schema.keys().get(0) + ": …'";
  }

  private Node compose(String text, String where) {
    LoaderOptions options = new LoaderOptions();
    // A file of this kind has no use for aliases of collections, and they can blow up or recurse.
    options.setMaxAliasesForCollections(0);
    try {
      Iterator<Node> documents =
          new Yaml(new SafeConstructor(options)).composeAll(new StringReader(text)).iterator();
      Node first = documents.hasNext() ? documents.next() : null;
      if (documents.hasNext()) {
        throw HeadwayException.request(
            where
                + " line "
                + line(documents.next())
                + ": a second document begins here; keep one, without '---' between");
      }
      return first;
    } catch (MarkedYAMLException e) {
      String at = e.getProblemMark() == null ? "" : " line " + (e.getProblemMark().getLine() + 1);
      throw HeadwayException.request(where + at + ": not valid YAML: " + e.getProblem());
    } catch (ReaderException e) {
      throw HeadwayException.request(
          String.format(
              "%s: not valid YAML: the character U+%04X at position %d is not allowed",
              where, e.getCodePoint(), e.getPosition() + 1));
    } catch (YAMLException e) {
      throw HeadwayException.request(where + ": not valid YAML: " + e.getMessage());
    }
  }

  /** {@code where} is null for a value from the command line, whose place is the option. */
  private YamlNode convert(Node node, String path, String place, String where) {
    if (node instanceof MappingNode mapping) {
      return YamlNode.mapping(schema, path, place, entries(mapping, path, where, place));
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, path + "[" + items.size() + "]", place(where, item, place), where));
      }
      return YamlNode.list(schema, path, place, items);
    }
    ScalarNode scalar = (ScalarNode) node;
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
    YamlKind kind = plain ? YamlKind.ofPlain(scalar.getValue()) : YamlKind.TEXT;
    return YamlNode.scalar(schema, path, place, kind, scalar.getValue());
  }

  private Map<String, YamlNode> entries(MappingNode mapping, String path, String where) {
    return entries(mapping, path, where, where);
  }

  private Map<String, YamlNode> entries(
      MappingNode mapping, String path, String where, String outer) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String place = place(where, tuple.getKeyNode(), outer);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw HeadwayException.request(place + ": a key must be text, not a list or a mapping");
      }
      String name = key.getValue();
      String full = path.isEmpty() ? name : path + "." + name;
      Integer before = lines.put(name, line(key));
      if (before != null) {
        String first = where == null ? "" : ", first in line " + before;
        throw HeadwayException.request(
            place + ": '" + full + "' is given twice" + first + "; keep one");
      }
      if (!schema.knows(full)) {
        throw unknown(place, full);
      }
      entries.put(name, convert(tuple.getValueNode(), full, place, where));
    }
    return entries;
  }

  private HeadwayException unknown(String place, String path) {
    return HeadwayException.request(place + ": unknown key '" + path + "'" + schema.hint(path));
  }

  private static String place(String where, Node node, String outer) {
    return where == null ? outer : where + " line " + line(node);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && YamlKind.ofPlain(scalar.getValue()) == YamlKind.NULL;
  }
}
