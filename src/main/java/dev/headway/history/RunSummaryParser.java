package dev.headway.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code evaluation.json}: a {@link RunSummary} with its format version. */
public final class RunSummaryParser {
  /** The version that is written. */
  static final int FORMAT_VERSION = 2;

  /** The oldest that is read: it has no calibration. */
  private static final int OLDEST = 1;

  private RunSummaryParser() {}

  /** JSON, ended by {@code \n}. */
  public static String toJson(RunSummary summary) {
    ObjectNode root = StrictJson.object().put("format_version", FORMAT_VERSION);
    ArrayNode labels = root.putArray("labels");
    summary.labels().forEach(labels::add);
    if (summary.confusion() == null) {
      root.putNull("confusion");
    } else {
      ArrayNode rows = root.putArray("confusion");
      summary.confusion().forEach(row -> row.forEach(rows.addArray()::add));
    }
    ObjectNode perRole = root.putObject("rows_per_class");
    summary.rowsPerClass().forEach((role, counts) -> counts.forEach(perRole.putObject(role)::put));
    ArrayNode roles = root.putArray("roles");
    for (RunSummary.Role role : summary.roles()) {
      roles
          .addObject()
          .put("role", role.role())
          .put("spec", role.spec())
          .put("rows", role.rows())
          .put("usable", role.usable());
    }
    putCalibration(root, summary.calibration());
    root.put("quarantined_total", summary.quarantinedTotal());
    summary.topReasons().forEach(root.putObject("top_reasons")::put);
    ArrayNode quarantined = root.putArray("quarantined");
    for (RunSummary.Quarantined row : summary.quarantined()) {
      quarantined
          .addObject()
          .put("key", row.key())
          .put("split", row.split())
          .put("position", row.position())
          .put("reason", row.reason());
    }
    return StrictJson.lines(root);
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @param file the file's name, for messages
   * @throws dev.headway.error.HeadwayException exit 3 for anything else, other versions included
   */
  public static RunSummary fromJson(String json, String file) {
    StrictJson root = StrictJson.parse(json, file);
    boolean calibrated = root.version(OLDEST, FORMAT_VERSION) > OLDEST;
    List<String> fields =
        new ArrayList<>(
            List.of(
                "labels",
                "confusion",
                "rows_per_class",
                "roles",
                "quarantined_total",
                "top_reasons",
                "quarantined"));
    if (calibrated) {
      fields.add("calibration");
    }
    root.onlyVersioned(fields.toArray(new String[0]));
    StrictJson perRole = root.object("rows_per_class");
    Map<String, Map<String, Long>> rowsPerClass = new LinkedHashMap<>();
    perRole.names().forEach(role -> rowsPerClass.put(role, perRole.object(role).counts()));
    List<RunSummary.Role> roles =
        root.objects("roles").stream().map(RunSummaryParser::role).toList();
    List<RunSummary.Quarantined> quarantined =
        root.objects("quarantined").stream().map(RunSummaryParser::quarantined).toList();
    try {
      return new RunSummary(
          root.texts("labels"),
          root.isNull("confusion") ? null : root.wholeRows("confusion"),
          rowsPerClass,
          roles,
          quarantined,
          root.whole("quarantined_total"),
          root.object("top_reasons").counts(),
          calibrated && !root.isNull("calibration")
              ? new Calibration(
                  root.objects("calibration").stream().map(RunSummaryParser::bin).toList())
              : null);
    } catch (IllegalArgumentException e) {
      throw root.inconsistent(e);
    }
  }

  private static void putCalibration(ObjectNode root, Calibration calibration) {
    if (calibration == null) {
      root.putNull("calibration");
      return;
    }
    ArrayNode bins = root.putArray("calibration");
    for (Calibration.Bin bin : calibration.bins()) {
      bins.addObject()
          .put("images", bin.images())
          .put("right", bin.right())
          .put("confidence", bin.confidence());
    }
  }

  private static Calibration.Bin bin(StrictJson json) {
    json.only("images", "right", "confidence");
    return new Calibration.Bin(json.whole("images"), json.whole("right"), json.real("confidence"));
  }

  private static RunSummary.Role role(StrictJson json) {
    json.only("role", "spec", "rows", "usable");
    return new RunSummary.Role(
        json.text("role"), json.text("spec"), json.whole("rows"), json.whole("usable"));
  }

  private static RunSummary.Quarantined quarantined(StrictJson json) {
    json.only("key", "split", "position", "reason");
    return new RunSummary.Quarantined(
        json.text("key"), json.text("split"), json.whole("position"), json.text("reason"));
  }
}
