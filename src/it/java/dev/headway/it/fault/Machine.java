package dev.headway.it.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands that change this machine, for which a test needs root's rights. */
final class Machine {
  private Machine() {}

  /** Runs one; the test is skipped where that isn't allowed or not there. */
  static void require(String what, String... command) throws IOException, InterruptedException {
    String problem = problem(command);
    assumeTrue(problem.isEmpty(), () -> "skipped: " + what + " can't be made here: " + problem);
  }

  /** Runs one that must work. */
  static void run(String... command) throws IOException, InterruptedException {
    String problem = problem(command);
    if (!problem.isEmpty()) {
      throw new IllegalStateException(problem);
    }
  }

  /** What went wrong; empty when all was well. */
  static String problem(String... command) throws InterruptedException {
    String said = String.join(" ", command) + ": ";
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : said + out.strip();
    } catch (IOException e) {
      return said + e.getMessage();
    }
  }
}
