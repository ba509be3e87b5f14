package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Job files that come with Headway. */
final class BuiltInJob {
  private BuiltInJob() {}

  /** Loads one; later settings win. */
  static JobConfig load(String name, List<String> settings, List<String> more) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(more);
    try (InputStream in = BuiltInJob.class.getResourceAsStream(name)) {
      return JobFile.load(new String(in.readAllBytes(), StandardCharsets.UTF_8), name, all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
