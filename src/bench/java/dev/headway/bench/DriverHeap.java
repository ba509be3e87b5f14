package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives on a JVM's heap, again and again: asks for a collection every few seconds, and reads
 * what was left from the JVM's own log.
 */
final class DriverHeap implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");
  private static final Pattern COLLECTED =
      Pattern.compile("\\[([^]]+)].*Pause Full.*? (\\d+)M->(\\d+)M\\((\\d+)M\\).*");

  private final Thread asking;

  private DriverHeap(Thread asking) {
    this.asking = asking;
  }

  /** The JVM option that makes it write its log. */
  static String option(Path log) {
    return "-Xlog:gc:file=" + log + ":time:filecount=0";
  }

  /** One that asks from its start until it is closed. */
  static DriverHeap of(long pid, int everySeconds) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  TimeUnit.SECONDS.sleep(everySeconds);
                  new ProcessBuilder(jcmd, String.valueOf(pid), "GC.run")
                      .redirectErrorStream(true)
                      .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                      .start()
                      .waitFor();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (IOException e) {
                throw HeadwayException.failure("can't run " + jcmd + ": " + e.getMessage(), e);
              }
            });
    thread.setDaemon(true);
    return new DriverHeap(thread);
  }

  /** Begins to ask. */
  void start() {
    asking.start();
  }

  /**
   * A whole collection.
   *
   * @param millis since 1970
   * @param live mebibytes that were left
   */
  record Collected(long millis, long live) {}

  /** All whole collections of a log. */
  static List<Collected> read(Path log) {
    try {
      List<Collected> all = new ArrayList<>();
      for (String line : Files.readAllLines(log)) {
        Matcher found = COLLECTED.matcher(line);
        if (found.matches()) {
          long millis = OffsetDateTime.parse(found.group(1), TIME).toInstant().toEpochMilli();
          all.add(new Collected(millis, Long.parseLong(found.group(3))));
        }
      }
      return all;
    } catch (IOException e) {
      throw HeadwayException.failure("no log of collections: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    asking.interrupt();
  }
}
