package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Names of runs. */
final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private RunId() {}

  /** {@code given}, or a new id from the clock and four random hex digits when it is null. */
  static String of(String given, Instant now) {
    if (given == null) {
      return TIME.format(now) + "-" + UUID.randomUUID().toString().substring(0, 4);
    }
    if (!given.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      throw HeadwayException.request(
          "--run-id '"
              + given
              + "' can't name a directory: use letters, digits, '.', '_' and '-',"
              + " the first a letter or digit");
    }
    return given;
  }
}
