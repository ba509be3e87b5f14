package dev.headway.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * One object of a JSON file, read without forgiveness: a field that is missing, unknown, twice
 * there or of another type is an error that names the file and the field.
 */
final class StrictJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode node;
  private final String file;
  private final String path;

  private StrictJson(JsonNode node, String file, String path) {
    this.node = node;
    this.file = file;
    this.path = path;
  }

  static StrictJson parse(String json, String file) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw HeadwayException.input(
          file
              + ": not JSON at line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + " ("
              + e.getOriginalMessage()
              + "); restore the file or run the job again",
          e);
    }
    return new StrictJson(node, file, "").asObject();
  }

  /** A new object to write, its fields in the order in which they are put. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** JSON has no word for what isn't finite: those three are strings. */
  static JsonNode real(double value) {
    return Double.isFinite(value)
        ? DoubleNode.valueOf(value)
        : TextNode.valueOf(Double.toString(value));
  }

  static boolean notFinite(String text) {
    return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
  }

  static String oneLine(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One field a line, {@code \n} on every platform. */
  static String lines(JsonNode node) {
    try {
      return MAPPER.writer(new FieldALine()).writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses another version than {@code known} and fields other than these. */
  void versioned(int known, String... fields) {
    version(known, known);
    onlyVersioned(fields);
  }

  /** The file's version; refuses those below {@code oldest} and above {@code newest}. */
  long version(int oldest, int newest) {
    long version = whole("format_version");
    if (version < oldest || version > newest) {
      throw HeadwayException.input(
          file
              + ": format_version "
              + version
              + " can't be read, this Headway reads "
              + (oldest == newest ? "" : oldest + " to ")
              + newest
              + "; use the Headway that wrote the file");
    }
    return version;
  }

  /** Refuses fields other than these and the version. */
  void onlyVersioned(String... fields) {
    List<String> all = new ArrayList<>(List.of("format_version"));
    all.addAll(Arrays.asList(fields));
    only(all.toArray(new String[0]));
  }

  /** Refuses fields other than these. */
  void only(String... fields) {
    List<String> known = Arrays.asList(fields);
    for (String name : names()) {
      if (!known.contains(name)) {
        String nearest =
            known.stream()
                .min(
                    Comparator.comparing(
                        k -> LevenshteinDistance.getDefaultInstance().apply(k, name)))
                .orElseThrow();
        throw HeadwayException.input(
            file
                + ": unknown field "
                + path
                + name
                + "; the nearest known one is "
                + path
                + nearest
                + " (a newer Headway may have written the file)");
      }
    }
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  String text(String name) {
    JsonNode value = value(name);
    if (!value.isTextual()) {
      throw wrong(name, "a text", value);
    }
    return value.textValue();
  }

  long whole(String name) {
    return wholeOf(name, value(name));
  }

  double real(String name) {
    return realOf(name, value(name));
  }

  boolean isNull(String name) {
    return value(name).isNull();
  }

  StrictJson object(String name) {
    return new StrictJson(value(name), file, path + name + ".").asObject();
  }

  List<StrictJson> objects(String name) {
    return list(name, (at, item) -> new StrictJson(item, file, path + at + ".").asObject());
  }

  List<Long> wholes(String name) {
    return list(name, this::wholeOf);
  }

  List<List<Long>> wholeRows(String name) {
    return list(name, (at, row) -> items(at, row, this::wholeOf));
  }

  List<Double> reals(String name) {
    return list(name, this::realOf);
  }

  List<String> texts(String name) {
    return list(
        name,
        (at, item) -> {
          if (!item.isTextual()) {
            throw wrong(at, "a text", item);
          }
          return item.textValue();
        });
  }

  /** The fields of the object, all whole numbers. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    names().forEach(name -> counts.put(name, whole(name)));
    return counts;
  }

  /** The field as it stands. */
  JsonNode value(String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw HeadwayException.input(
          file + ": " + path + name + " is missing; restore the file or run the job again");
    }
    return value;
  }

  /** An error about one field: that it is something else than it must be. */
  HeadwayException wrong(String name, String expected, JsonNode found) {
    String shown = found.toString();
    return HeadwayException.input(
        file
            + ": "
            + path
            + name
            + " must be "
            + expected
            + ", not "
            + (shown.length() > 40 ? shown.substring(0, 40) + "…" : shown)
            + "; restore the file or run the job again");
  }

  /** An error about what the fields say together. */
  HeadwayException inconsistent(RuntimeException cause) {
    return HeadwayException.input(
        file + ": " + cause.getMessage() + "; restore the file or run the job again", cause);
  }

  private StrictJson asObject() {
    if (!node.isObject()) {
      throw HeadwayException.input(
          file
              + ": "
              + (path.isEmpty() ? "the file" : path.substring(0, path.length() - 1))
              + " must be a JSON object; restore the file or run the job again");
    }
    return this;
  }

  private long wholeOf(String at, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(at, "a whole number", value);
    }
    return value.longValue();
  }

  private double realOf(String at, JsonNode value) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isTextual() && notFinite(value.textValue())) {
      return Double.parseDouble(value.textValue());
    }
    throw wrong(at, "a number (or \"NaN\", \"Infinity\", \"-Infinity\")", value);
  }

  private <T> List<T> list(String name, BiFunction<String, JsonNode, T> item) {
    return items(name, value(name), item);
  }

  private <T> List<T> items(String name, JsonNode list, BiFunction<String, JsonNode, T> item) {
    if (!list.isArray()) {
      throw wrong(name, "a list", list);
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      items.add(item.apply(name + "[" + i + "]", list.get(i)));
    }
    return items;
  }

  private static final class FieldALine extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1L;

    FieldALine() {
      indentObjectsWith(new DefaultIndenter("  ", "\n"));
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new FieldALine();
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(": ");
    }
  }
}
