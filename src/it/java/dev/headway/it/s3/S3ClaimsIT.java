package dev.headway.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.LoggedProcess;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One run on S3, and several processes that want it. */
@ExtendWith(Suite.Extension.class)
class S3ClaimsIT {
  @Test
  void oneAttemptAtATimeWorksOnARun(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    Place place = s3.server().place(s3.subject());
    s3.server().proxy().begin(FaultPlan.none());
    List<String> train = s3.subject().train(place, "claimed");
    train.addAll(List.of("--set", "fit.epochs=500"));
    try (LoggedProcess first = s3.embedded(train).start()) {
      first.await(Pattern.compile("Epoch 2/500"), Subject.LIMIT);
      assertThat(claims(s3, place)).hasSize(1);
      try (LoggedProcess second = s3.embedded(train).start()) {
        assertThat(second.exitCode(Subject.LIMIT)).as(second.tail()).isEqualTo(1);
        assertThat(second.tail())
            .containsPattern(
                "headway: error: run claimed is being run elsewhere, by .*; on an object store two"
                    + " that start in the same moment may both end so: then start it again");
        assertThat(second.out()).isEmpty();
      }
      assertThat(claims(s3, place)).hasSize(1);
      first.kill();
    }
    assertThat(claims(s3, place)).hasSize(1);
    try (LoggedProcess third = s3.embedded(train).start()) {
      third.await(Pattern.compile("^Going on after "), Subject.LIMIT);
      third.await(Pattern.compile("Epoch [0-9]+/500 .*val_loss"), Subject.LIMIT);
      assertThat(claims(s3, place)).hasSize(1);
      third.terminate();
      assertThat(third.exitCode(Subject.LIMIT)).as(third.tail()).isEqualTo(5);
    }
    assertThat(claims(s3, place)).isEmpty();
  }

  private static List<String> claims(S3Runs s3, Place place) throws IOException {
    return s3.server().below(place.output()).stream()
        .filter(key -> key.startsWith("subject/claimed/claim-"))
        .toList();
  }
}
