package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.error.HeadwayException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Job files where users keep them. */
public final class JobText {
  /** A file in the process' working folder, whatever file system Hadoop takes paths for. */
  private static final String HERE = "./";

  private JobText() {}

  /**
   * Loads a job. A file that isn't there can be told from the request alone: exit 2.
   *
   * @param uri any Hadoop URI or local path; with {@code ./} before it, a path of this process'
   *     working folder also where another file system is Hadoop's default
   * @param settings {@code key=value} each, over the file
   * @throws HeadwayException exit 2 when it can't be read, or isn't a job
   */
  public static JobConfig load(String uri, List<String> settings, Configuration hadoop) {
    return JobFile.load(read(uri, hadoop), uri, settings);
  }

  private static String read(String uri, Configuration hadoop) {
    try {
      Path path =
          uri.startsWith(HERE)
              ? new Path("file:" + java.nio.file.Path.of(uri).toAbsolutePath().normalize())
              : new Path(uri);
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (FileNotFoundException e) {
      throw HeadwayException.request(
          "there is no job file " + uri + "; start from conf/job.yaml, which has every key");
    } catch (IOException | IllegalArgumentException e) {
      throw HeadwayException.request("job file " + uri + " can't be read: " + e.getMessage());
    }
  }
}
