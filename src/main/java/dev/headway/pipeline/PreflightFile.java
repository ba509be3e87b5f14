package dev.headway.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.error.HeadwayException;
import dev.headway.preflight.Check;
import dev.headway.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Checks for machines. */
public final class PreflightFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PreflightFile() {}

  /**
   * Writes {@code {"format_version":1,"exit_code":…,"checks":[{"verdict":…,"what":…,"where":…,
   * "text":…}]}}.
   *
   * @throws HeadwayException exit 1 when it can't be written
   */
  public static void write(List<Check> checks, String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(hadoop);
      new WholeFile(files, files.makeQualified(path))
          .write(
              out -> out.write(json(checks).getBytes(StandardCharsets.UTF_8)),
              "; give --json a file that you may write");
    } catch (IOException | IllegalArgumentException e) {
      throw HeadwayException.failure("--json " + uri + ": " + e.getMessage(), e);
    }
  }

  static String json(List<Check> checks) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format_version", 1);
    root.put("exit_code", PreflightJob.worst(checks).code());
    ArrayNode all = root.putArray("checks");
    for (Check check : checks) {
      all.addObject()
          .put("verdict", check.verdict().toString().toLowerCase(Locale.ROOT))
          .put("what", check.what())
          .put("where", check.where())
          .put("text", check.text());
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
