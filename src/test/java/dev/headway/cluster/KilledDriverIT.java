package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.testing.KilledRun;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit/headway train}, killed at random moments of its training, and gone on with. */
class KilledDriverIT {
  private static final int MOMENTS = 5;
  private static final int EPOCHS = 12;
  private static final int WORKERS = 2;
  private static final String MASTER = "local[2]";

  @TempDir static Path root;
  private static DigestRuns runs;
  private static DigestRuns.Result unbroken;

  @BeforeAll
  static void runWithoutAKill() throws Exception {
    assumeTrue(
        Submission.possible(),
        "skipped: target/headway.jar and target/spark are made by mvn package");
    LocalSpark.session().stop();
    runs = DigestRuns.in(root, EPOCHS);
    unbroken = runs.embedded("unbroken", MASTER, WORKERS, Map.of());
  }

  @Test
  void aRunKilledAtAnyMomentEndsWithTheUnbrokenOnesBits() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    for (int moment = 0; moment < MOMENTS; moment++) {
      String name = "killed-" + moment;
      // From the beginning of an epoch up to some rounds, its measuring or its checkpoint later.
      int epoch = 1 + random.nextInt(EPOCHS - 4);
      Duration later = Duration.ofMillis(random.nextInt(400));
      String at = "killed " + later + " into epoch " + epoch;
      Submission submission =
          runs.submission(name, WORKERS, Map.of(), Map.of("spark.ui.enabled", "false"))
              .spark("--master", MASTER, "--driver-memory", "1g");
      assertThat(KilledRun.kill(submission, Pattern.compile("^Epoch " + epoch + "/"), later))
          .as(at)
          .isTrue();
      assertThat(runs.ended(name)).as(at).isFalse();
      runs.resumed(name, MASTER).isTheSameAs(unbroken);
    }
  }
}
