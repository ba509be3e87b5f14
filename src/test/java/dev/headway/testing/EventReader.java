package dev.headway.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code src/test/scripts/read-events}: a reader of event files that shares nothing with ours. */
public final class EventReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventReader() {}

  /**
   * What it said.
   *
   * @param events a JSON object each: file, time, step, version or values
   * @param code 0 when all was well
   * @param error a sentence otherwise
   */
  public record Said(List<JsonNode> events, int code, String error) {
    /** The values of a file's events that have that tag: their steps and what they have. */
    public List<String> values(String folder, String tag, String field) {
      List<String> found = new ArrayList<>();
      for (JsonNode event : events) {
        for (JsonNode value : event.path("values")) {
          if (event.get("file").textValue().startsWith(folder + "/")
              && value.get("tag").textValue().equals(tag)) {
            found.add(event.get("step") + ": " + value.get(field));
          }
        }
      }
      return found;
    }
  }

  /** Reads a file or a directory; the test is skipped where there is no Python. */
  public static Said read(Path files) throws IOException, InterruptedException {
    assumeTrue(hasPython(), "skipped: python3 reads the event files, and there is none here");
    Process process =
        new ProcessBuilder("python3", "src/test/scripts/read-events", files.toString()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    List<JsonNode> events = new ArrayList<>();
    for (String line : out.lines().toList()) {
      events.add(JSON.readTree(line));
    }
    return new Said(events, process.waitFor(), error.strip());
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
