package dev.headway.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** {@link ShardIndex} to and from JSON, strictly: what isn't understood is refused (exit 3). */
public final class ShardIndexParser {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final String where;

  private ShardIndexParser(String where) {
    this.where = where;
  }

  /** The index as it is written. */
  public static String toJson(ShardIndex index) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", ShardIndex.FORMAT_VERSION);
    root.put("kind", ShardIndex.KIND);
    root.put("hash", RowHash.SCHEME);
    root.put("seed", index.seed());
    ArrayNode labels = root.putArray("labels");
    index.labels().forEach(labels::add);
    root.put("source", index.source());
    ArrayNode splits = root.putArray("splits");
    for (ShardSplit split : index.splits()) {
      ObjectNode node = splits.addObject().put("name", split.name());
      ArrayNode shards = node.putArray("shards");
      split.shards().forEach(shard -> shards.add(node(shard)));
    }
    return write(root) + "\n";
  }

  /**
   * Reads an index.
   *
   * @param where its URI, for messages
   */
  public static ShardIndex fromJson(String where, String json) {
    return new ShardIndexParser(where).index(tree(where, json));
  }

  /** One shard alone: how a task tells the driver what it wrote. */
  static String shardToJson(ShardFile shard) {
    return write(node(shard));
  }

  static ShardFile shardFromJson(String json) {
    ShardIndexParser parser = new ShardIndexParser("a task's answer");
    JsonNode node = tree("a task's answer", json);
    return parser.shard(node, "shard", node.path("rows_per_class").size());
  }

  private static ObjectNode node(ShardFile shard) {
    ObjectNode node = JSON.createObjectNode();
    node.put("file", shard.file()).put("rows", shard.rows());
    ArrayNode counts = node.putArray("rows_per_class");
    shard.rowsPerClass().forEach(counts::add);
    return node.put("bytes", shard.bytes()).put("sha256", shard.sha256());
  }

  private static String write(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }

  private static JsonNode tree(String where, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw HeadwayException.input(
          where
              + " isn't JSON: "
              // Without the whole text, which Jackson quotes.
              + e.getOriginalMessage().replaceFirst("(?s) ?\\(start marker at .*", "")
              + ": ingest again",
          e);
    }
  }

  private ShardIndex index(JsonNode root) {
    if (!root.isObject()) {
      throw bad("it is no JSON object");
    }
    JsonNode version = root.get("format_version");
    if (version == null || !version.isIntegralNumber() || version.longValue() < 1) {
      throw bad("format_version is missing or not a number from 1");
    }
    if (version.longValue() > ShardIndex.FORMAT_VERSION) {
      throw HeadwayException.input(
          where
              + " has format version "
              + version
              + "; this Headway reads up to "
              + ShardIndex.FORMAT_VERSION
              + ": use the Headway that wrote it, or ingest again with this one");
    }
    fields(
        root,
        "the index",
        Set.of("format_version", "kind", "hash", "seed", "labels", "source", "splits"));
    mustBe(root, "kind", ShardIndex.KIND);
    mustBe(root, "hash", RowHash.SCHEME);
    List<String> labels = labels(root.get("labels"));
    List<ShardSplit> splits = splits(root.get("splits"), labels.size());
    return new ShardIndex(
        integer(root, "seed", "the index", Long.MIN_VALUE),
        labels,
        text(root, "source", "the index"),
        splits);
  }

  private List<String> labels(JsonNode node) {
    List<String> labels = new ArrayList<>();
    for (JsonNode label : array(node, "labels")) {
      if (!label.isTextual() || labels.contains(label.textValue())) {
        throw bad("labels holds " + label + ", which is no name or stands twice");
      }
      labels.add(label.textValue());
    }
    if (labels.isEmpty()) {
      throw bad("labels is empty");
    }
    return labels;
  }

  private List<ShardSplit> splits(JsonNode node, int labels) {
    List<ShardSplit> splits = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> files = new HashSet<>();
    for (JsonNode split : array(node, "splits")) {
      fields(split, "a split", Set.of("name", "shards"));
      String name = text(split, "name", "a split");
      if (!names.add(name)) {
        throw bad("the split '" + name + "' stands twice");
      }
      List<ShardFile> shards = new ArrayList<>();
      for (JsonNode shard : array(split.get("shards"), "shards of split '" + name + "'")) {
        ShardFile parsed = shard(shard, "a shard of split '" + name + "'", labels);
        if (!files.add(parsed.file())) {
          throw bad("the shard '" + parsed.file() + "' stands twice");
        }
        shards.add(parsed);
      }
      splits.add(new ShardSplit(name, shards));
    }
    if (files.isEmpty()) {
      throw bad("it names no shards");
    }
    return splits;
  }

  private ShardFile shard(JsonNode node, String what, int labels) {
    fields(node, what, Set.of("file", "rows", "rows_per_class", "bytes", "sha256"));
    String file = text(node, "file", what);
    if (file.contains("/") || !file.startsWith("part-") || !file.endsWith(".parquet")) {
      throw bad("'" + file + "' is no shard's name: part-….parquet, without a folder");
    }
    String of = "the shard '" + file + "'";
    long rows = integer(node, "rows", of, 1);
    List<Long> counts = new ArrayList<>();
    for (JsonNode count : array(node.get("rows_per_class"), "rows_per_class of " + of)) {
      if (!count.canConvertToLong() || !count.isIntegralNumber() || count.longValue() < 0) {
        throw bad("rows_per_class of " + of + " holds " + count);
      }
      counts.add(count.longValue());
    }
    long sum = counts.stream().mapToLong(Long::longValue).sum();
    if (counts.size() != labels || sum != rows) {
      throw bad(
          of
              + " has "
              + rows
              + " rows but rows_per_class "
              + counts
              + " for "
              + labels
              + " labels");
    }
    String sha256 = text(node, "sha256", of);
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw bad(of + " has the SHA-256 '" + sha256 + "', which isn't 64 hex digits");
    }
    return new ShardFile(file, rows, counts, integer(node, "bytes", of, 1), sha256);
  }

  private void fields(JsonNode node, String what, Set<String> known) {
    if (!node.isObject()) {
      throw bad(what + " is no JSON object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw bad(what + " has the unknown field '" + name + "'");
      }
    }
    known.stream()
        .sorted()
        .filter(name -> !node.has(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw bad(what + " lacks the field '" + name + "'");
            });
  }

  private void mustBe(JsonNode root, String field, String value) {
    String found = text(root, field, "the index");
    if (!found.equals(value)) {
      throw bad(field + " is '" + found + "'; this Headway knows '" + value + "'");
    }
  }

  private String text(JsonNode node, String field, String what) {
    JsonNode value = node.get(field);
    if (!value.isTextual()) {
      throw bad(field + " of " + what + " is " + value + ", not a string");
    }
    return value.textValue();
  }

  private long integer(JsonNode node, String field, String what, long least) {
    JsonNode value = node.get(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least) {
      throw bad(field + " of " + what + " is " + value + ", not a whole number in range");
    }
    return value.longValue();
  }

  private JsonNode array(JsonNode node, String what) {
    if (node == null || !node.isArray()) {
      throw bad(what + " is no list");
    }
    return node;
  }

  private HeadwayException bad(String what) {
    return HeadwayException.input(
        where + " isn't an index of shards: " + what + ": restore the file, or ingest again");
  }
}
