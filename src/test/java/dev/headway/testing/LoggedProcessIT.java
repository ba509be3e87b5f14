package dev.headway.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is seen of a JVM that hangs. */
class LoggedProcessIT {
  private static final Duration LIMIT = Duration.ofMillis(500);

  @Test
  void oneThatIsWaitedForInVainSaysWhereItsThreadsAre() throws Exception {
    try (LoggedProcess hanging =
        LoggedProcess.start(
            "it",
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Hanging.class.getName()))) {
      hanging.await(Pattern.compile("up"), Duration.ofMinutes(1));
      assertThatThrownBy(() -> hanging.await(Pattern.compile("done"), LIMIT))
          .hasMessageStartingWith("it hasn't said in PT0.5S: done")
          .hasMessageContaining(Hanging.class.getName() + ".main");
      assertThatThrownBy(() -> hanging.exitCode(LIMIT))
          .hasMessageStartingWith("it hasn't ended in PT0.5S")
          .hasMessageContaining(Hanging.class.getName() + ".main");
    }
  }

  /** Waits for what never comes. */
  static final class Hanging {
    private Hanging() {}

    public static void main(String[] args) throws Exception {
      new FileOutputStream(FileDescriptor.out).write("up\n".getBytes(StandardCharsets.US_ASCII));
      new CountDownLatch(1).await();
    }
  }
}
