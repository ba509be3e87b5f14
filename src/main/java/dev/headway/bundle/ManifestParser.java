package dev.headway.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.config.Loss;
import dev.headway.config.Metric;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@link Manifest} as JSON, format version 1; 2 where the network takes the features of {@link
 * Bundle#FEATURES}, which a reader of version 1 wouldn't know.
 */
public final class ManifestParser {
  private static final int FORMAT_VERSION = 1;
  private static final int WITH_FEATURES = 2;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private ManifestParser() {}

  /** The JSON text. */
  public static String toJson(Manifest manifest) {
    ObjectNode root = JSON.createObjectNode();
    root.put(
        "format_version",
        manifest.files().containsKey(Bundle.FEATURES) ? WITH_FEATURES : FORMAT_VERSION);
    root.put("name", manifest.name());
    root.put("run_id", manifest.runId());
    root.put("created", manifest.created());
    ArrayNode labels = root.putArray("labels");
    manifest.labels().forEach(labels::add);
    root.putArray("input_size")
        .add(manifest.inputSize().height())
        .add(manifest.inputSize().width());
    root.put("preprocess", manifest.preprocess().name().toLowerCase(Locale.ROOT));
    root.set("output", output(manifest.output()));
    root.put("backbone", manifest.backbone());
    root.set("data", JSON.valueToTree(new TreeMap<>(manifest.data())));
    root.set("weights", JSON.valueToTree(new TreeMap<>(manifest.weights())));
    root.set("metrics", JSON.valueToTree(new TreeMap<>(manifest.metrics())));
    root.set("versions", JSON.valueToTree(new TreeMap<>(manifest.versions())));
    root.put("job", manifest.job());
    root.set("files", JSON.valueToTree(new TreeMap<>(manifest.files())));
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param where its URI, for messages
   * @throws HeadwayException exit 3 when it is of a newer version, or not a manifest
   */
  public static Manifest fromJson(String json, String where) {
    try {
      JsonNode root = JSON.readTree(json);
      int version = root.path("format_version").asInt(-1);
      if (version < FORMAT_VERSION || version > WITH_FEATURES) {
        throw HeadwayException.input(
            String.format(
                "%s has format version %s; this Headway reads versions %d and %d: use the Headway that wrote it",
                where, root.path("format_version").asText("none"), FORMAT_VERSION, WITH_FEATURES));
      }
      Map<String, String> files = map(root.required("files"), JsonNode::asText);
      if (version == WITH_FEATURES && !files.containsKey(Bundle.FEATURES)) {
        throw new IllegalArgumentException(
            "a manifest of version " + WITH_FEATURES + " needs the digest of " + Bundle.FEATURES);
      }
      return new Manifest(
          text(root, "name"),
          text(root, "run_id"),
          text(root, "created"),
          strings(root.required("labels")),
          new InputSize(
              root.required("input_size").required(0).asInt(),
              root.required("input_size").required(1).asInt()),
          PreprocessMode.valueOf(text(root, "preprocess").toUpperCase(Locale.ROOT)),
          output(root.path("output")),
          text(root, "backbone"),
          map(root.required("data"), JsonNode::asText),
          map(root.required("weights"), JsonNode::asText),
          map(root.required("metrics"), JsonNode::asDouble),
          map(root.required("versions"), JsonNode::asText),
          text(root, "job"),
          files);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw HeadwayException.input(
          where + " isn't a bundle's manifest: " + firstLine(e.getMessage()), e);
    }
  }

  private static ObjectNode output(ModelOutput output) {
    ObjectNode json = JSON.createObjectNode();
    json.put("values", output.loss().givesProbabilities() ? "probabilities" : "scores");
    json.put("loss", output.loss().word());
    json.put("label_smoothing", output.labelSmoothing());
    json.put("penalty", output.penalty());
    ArrayNode metrics = json.putArray("metrics");
    output.metrics().forEach(metric -> metrics.add(metric.name()));
    return json;
  }

  private static ModelOutput output(JsonNode json) {
    if (json.isMissingNode()) {
      return ModelOutput.SOFTMAX;
    }
    return new ModelOutput(
        Loss.valueOf(text(json, "loss").toUpperCase(Locale.ROOT)),
        json.required("label_smoothing").asDouble(),
        json.required("penalty").asDouble(),
        strings(json.required("metrics")).stream().map(ManifestParser::metric).toList());
  }

  private static Metric metric(String name) {
    return Metric.of(name)
        .orElseThrow(() -> new IllegalArgumentException("no metric is called " + name));
  }

  private static String text(JsonNode root, String field) {
    return root.required(field).asText();
  }

  private static List<String> strings(JsonNode array) {
    List<String> out = new ArrayList<>();
    array.forEach(node -> out.add(node.asText()));
    return out;
  }

  private static <T> Map<String, T> map(JsonNode object, Function<JsonNode, T> value) {
    Map<String, T> out = new TreeMap<>();
    object.fields().forEachRemaining(e -> out.put(e.getKey(), value.apply(e.getValue())));
    return out;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
