package dev.headway.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process whose lines are read as they come, and can be waited for. One that is waited for in
 * vain is asked where its threads are, as a JVM says on SIGQUIT.
 */
public final class LoggedProcess implements AutoCloseable {
  private static final int TAIL = 30;
  private static final Duration DUMPING = Duration.ofSeconds(5);

  private final String name;
  private final Process process;
  private final List<Thread> readers;
  // Both guarded by this.
  private final List<String> out = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private int reading = 2;

  private LoggedProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.readers =
        List.of(
            new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8), true)),
            new Thread(() -> read(process.errorReader(StandardCharsets.UTF_8), false)));
  }

  /**
   * Starts one.
   *
   * @param name for messages
   */
  public static LoggedProcess start(String name, ProcessBuilder builder) throws IOException {
    LoggedProcess started = new LoggedProcess(name, builder.start());
    for (Thread reader : started.readers) {
      reader.setDaemon(true);
      reader.start();
    }
    return started;
  }

  /**
   * Waits for a line of either stream that holds the pattern; earlier lines count.
   *
   * @return the match
   * @throws IllegalStateException with the last lines, when the process ends without it or the time
   *     is over
   */
  public synchronized Matcher await(Pattern pattern, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (int next = 0; ; next++) {
      while (next == lines.size()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (reading == 0 || left <= 0) {
          throw new IllegalStateException(
              reading == 0
                  ? name + " ended without a line like " + pattern + tail()
                  : name + " hasn't said in " + limit + ": " + pattern + tail() + threads());
        }
        wait(left);
      }
      Matcher matcher = pattern.matcher(lines.get(next));
      if (matcher.find()) {
        return matcher;
      }
    }
  }

  /** Waits for its end. */
  public int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(name + " hasn't ended in " + limit + tail() + threads());
    }
    for (Thread reader : readers) {
      // A child that outlives it may hold its streams open.
      reader.join(TimeUnit.SECONDS.toMillis(5));
    }
    return process.exitValue();
  }

  /** What a JVM says of its threads; another process ends. The readers go on in the meantime. */
  private synchronized String threads() throws InterruptedException {
    int before = lines.size();
    try {
      new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      return "\n  (its threads can't be asked for: " + e.getMessage() + ")";
    }
    long deadline = System.nanoTime() + DUMPING.toNanos();
    for (long left = DUMPING.toMillis();
        reading > 0 && left > 0;
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
      wait(left);
    }
    return "\n  " + String.join("\n  ", lines.subList(before, lines.size()));
  }

  /** True when it ends within that time. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it has written to its standard output by now. */
  public synchronized List<String> out() {
    return List.copyOf(out);
  }

  /** What it has written to both streams by now. */
  public synchronized String all() {
    return String.join("\n", lines);
  }

  /** The last lines of both streams, each on a line of its own. */
  public synchronized String tail() {
    List<String> last = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    return "\n  " + String.join("\n  ", last);
  }

  /** The process, such as for a signal. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Asks it to end, as a scheduler does: SIGTERM. Its streams stay open. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Ends it at once ({@code kill -9}), and all that it started. */
  public void kill() {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .filter(LoggedProcess::lives)
            .toList();
    all.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(all, Duration.ofSeconds(10));
  }

  /** Whether it runs: one that has ended but that nobody has waited for has no command any more. */
  static boolean lives(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /**
   * Waits for the end of all.
   *
   * @return those that live on
   */
  static List<ProcessHandle> awaitEnd(List<ProcessHandle> processes, Duration limit) {
    return CompletableFuture.allOf(
            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .handle((done, late) -> processes.stream().filter(LoggedProcess::lives).toList())
        .join();
  }

  @Override
  public void close() {
    kill();
  }

  private void read(BufferedReader reader, boolean standard) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keep(line, standard);
      }
    } catch (IOException e) {
      keep("its output can't be read: " + new UncheckedIOException(e).getMessage(), false);
    } finally {
      ended();
    }
  }

  private synchronized void keep(String line, boolean standard) {
    lines.add(line);
    if (standard) {
      out.add(line);
    }
    notifyAll();
  }

  private synchronized void ended() {
    reading--;
    notifyAll();
  }
}
