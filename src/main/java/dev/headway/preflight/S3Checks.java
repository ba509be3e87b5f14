package dev.headway.preflight;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a job on S3 wants of its settings: see conf/s3.conf. */
final class S3Checks {
  private static final String WHAT = "S3";
  private static final String PREFIX = "spark.hadoop.fs.s3a.";
  private static final List<String> PATIENCE = List.of("attempts.maximum", "retry.limit");

  private S3Checks() {}

  /**
   * None where nothing is on S3.
   *
   * @param uris by what the job calls them
   */
  static List<Check> of(Map<String, String> settings, Map<String, String> uris) {
    List<Check> checks = new ArrayList<>();
    Map<String, String> onS3 = new LinkedHashMap<>();
    uris.forEach(
        (name, uri) -> {
          if (uri.startsWith("s3://") || uri.startsWith("s3n://")) {
            checks.add(
                Check.fail(
                    name,
                    "",
                    ExitCode.REQUEST,
                    uri
                        + ": Spark's Hadoop reads S3 as s3a; write "
                        + uri.replaceFirst("s3n?:", "s3a:")));
          } else if (uri.startsWith("s3a://")) {
            onS3.put(name, uri);
          }
        });
    if (onS3.isEmpty()) {
      return checks;
    }
    String provider = settings.get(PREFIX + "aws.credentials.provider");
    checks.add(
        Check.ok(
            WHAT,
            "",
            String.join(", ", onS3.keySet())
                + " on S3; credentials by "
                + (provider == null ? "S3A's own chain" : provider)));
    List<String> missing =
        PATIENCE.stream().map(key -> PREFIX + key).filter(k -> !settings.containsKey(k)).toList();
    if (!missing.isEmpty()) {
      checks.add(
          Check.warn(
              WHAT,
              "",
              String.join(" and ", missing)
                  + " aren't set: as they come, a store that is down is an error only after more"
                  + " than ten minutes; take what conf/s3.conf has"));
    }
    return checks;
  }
}
