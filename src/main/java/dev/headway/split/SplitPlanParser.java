package dev.headway.split;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** {@link SplitPlan} as JSON ({@code split.json}), format version 1. */
public final class SplitPlanParser {
  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private SplitPlanParser() {}

  /**
   * The JSON text.
   *
   * @param sizes the source's splits
   * @param files the files of a split's shards
   */
  public static String toJson(
      SplitPlan plan, List<SplitSize> sizes, Function<String, List<String>> files) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", FORMAT_VERSION);
    ObjectNode splits = root.putObject("splits");
    for (String role : plan.roles()) {
      ObjectNode split = splits.putObject(role);
      split.put("spec", plan.spec(role));
      split.put("rows", plan.rows(role));
      ArrayNode ranges = split.putArray("ranges");
      for (RowRange range : plan.ranges(role)) {
        ranges
            .addObject()
            .put("split", range.split())
            .put("from", range.from())
            .put("to", range.to());
      }
      ArrayNode shards = split.putArray("shards");
      for (ShardSlice slice : plan.shards(role, sizes)) {
        shards
            .addObject()
            .put("shard", files.apply(slice.split()).get(slice.shard()))
            .put("skip", slice.skip())
            .put("take", slice.take());
      }
    }
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
    }
  }

  /**
   * Reads a plan.
   *
   * @param where its URI, for messages
   * @throws HeadwayException (exit 3) when it is of another version, or not a plan
   */
  public static SplitPlan fromJson(String json, String where) {
    try {
      JsonNode root = JSON.readTree(json);
      if (root.path("format_version").asInt(-1) != FORMAT_VERSION) {
        throw HeadwayException.input(
            String.format(
                "%s has format version %s; this Headway reads version %d: use the Headway that wrote it",
                where, root.path("format_version").asText("none"), FORMAT_VERSION));
      }
      Map<String, String> specs = new LinkedHashMap<>();
      Map<String, List<RowRange>> ranges = new LinkedHashMap<>();
      root.required("splits")
          .fields()
          .forEachRemaining(
              e -> {
                specs.put(e.getKey(), text(e.getValue(), "spec"));
                List<RowRange> rows = new ArrayList<>();
                e.getValue()
                    .required("ranges")
                    .forEach(
                        r ->
                            rows.add(
                                new RowRange(text(r, "split"), whole(r, "from"), whole(r, "to"))));
                ranges.put(e.getKey(), rows);
              });
      return new SplitPlan(specs, ranges);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw HeadwayException.input(where + " isn't a split plan", e);
    }
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.required(key);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + " isn't a text: " + value);
    }
    return value.textValue();
  }

  private static long whole(JsonNode node, String key) {
    JsonNode value = node.required(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(key + " isn't a whole number: " + value);
    }
    return value.longValue();
  }
}
