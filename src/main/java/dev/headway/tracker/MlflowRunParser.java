package dev.headway.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headway.error.HeadwayException;
import java.nio.charset.StandardCharsets;

/** {@code mlflow.json}: a {@link MlflowRun} with its format version. */
final class MlflowRunParser {
  static final String FILE = "mlflow.json";

  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private MlflowRunParser() {}

  static byte[] toJson(MlflowRun run) {
    String json =
        JSON.createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("server", run.server())
                .put("experiment_id", run.experimentId())
                .put("run_id", run.runId())
                .toPrettyString()
            + "\n";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @param file its name, for messages
   * @throws HeadwayException exit 3 for anything else, other versions included
   */
  static MlflowRun fromJson(byte[] json, String file) {
    try {
      JsonNode root = JSON.readTree(new String(json, StandardCharsets.UTF_8));
      if (root.path("format_version").asInt() != FORMAT_VERSION) {
        throw wrong(file, "it has no format_version " + FORMAT_VERSION);
      }
      return new MlflowRun(
          text(root, "server", file),
          text(root, "experiment_id", file),
          text(root, "run_id", file));
    } catch (JsonProcessingException e) {
      throw wrong(file, "it isn't JSON");
    }
  }

  private static String text(JsonNode root, String name, String file) {
    JsonNode value = root.path(name);
    if (!value.isTextual()) {
      throw wrong(file, "it has no " + name);
    }
    return value.textValue();
  }

  private static HeadwayException wrong(String file, String why) {
    return HeadwayException.input(
        file + " can't be read: " + why + "; delete it, and the run becomes a new one in MLflow");
  }
}
