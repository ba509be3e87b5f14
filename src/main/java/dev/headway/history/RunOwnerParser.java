package dev.headway.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A run's lock or claim: a {@link RunOwner} with its format version; times in ISO 8601, UTC. */
public final class RunOwnerParser {
  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 1;

  private static final String START_TICKS = "process_start_ticks";

  private RunOwnerParser() {}

  /** JSON, a field a line, ended by {@code \n}. */
  public static String toJson(RunOwner owner) {
    ObjectNode json =
        StrictJson.object()
            .put("format_version", FORMAT_VERSION)
            .put("attempt", owner.attempt())
            .put("host", owner.host())
            .put("machine", owner.machine())
            .put("user", owner.user())
            .put("pid", owner.pid())
            .put(START_TICKS, owner.startTicks())
            .put("application", owner.application())
            .put("since", owner.since().toString());
    return StrictJson.lines(json);
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @param file the file's name, for messages
   * @throws dev.headway.error.HeadwayException exit 3 for anything else, other versions included
   */
  public static RunOwner fromJson(String json, String file) {
    StrictJson root = StrictJson.parse(json, file);
    root.versioned(
        FORMAT_VERSION,
        "attempt",
        "host",
        "machine",
        "user",
        "pid",
        START_TICKS,
        "application",
        "since");
    return new RunOwner(
        root.text("attempt"),
        root.text("host"),
        root.text("machine"),
        root.text("user"),
        root.whole("pid"),
        root.isNull(START_TICKS) ? null : root.whole(START_TICKS),
        root.text("application"),
        since(root));
  }

  private static Instant since(StrictJson root) {
    try {
      return Instant.parse(root.text("since"));
    } catch (DateTimeParseException e) {
      throw root.wrong("since", "a time such as 2026-01-31T12:00:00Z", root.value("since"));
    }
  }
}
