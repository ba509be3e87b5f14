package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process of its own, whose DISPLAY names a server that isn't there. */
class DeadDisplayIT {
  @Test
  void aTrainingJobsProcessDrawsWithoutIt() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Drawing.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("DISPLAY", "localhost:77");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  /** What is started. */
  static final class Drawing {
    private Drawing() {}

    /** Draws text after a training job's class was initialized. */
    public static void main(String[] arguments) throws Exception {
      Class.forName(TrainJob.class.getName());
      new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB).createGraphics().drawString("a", 1, 8);
    }
  }
}
