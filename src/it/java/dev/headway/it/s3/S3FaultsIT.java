package dev.headway.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Ports;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An S3 store that is busy, slow, away or dead. */
@ExtendWith(Suite.Extension.class)
class S3FaultsIT {
  @Test
  void aStoreThatIsBusyAndThenAwayForTwentySecondsChangesNothing(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    Place place = s3.server().place(s3.subject());
    FaultProxy proxy = s3.server().proxy();
    proxy.begin(FaultPlan.outage(150, Duration.ofSeconds(20)).and(FaultPlan.slowDownEvery(7)));
    Subject.succeed(s3.onCluster(s3.subject().train(place, "busy")));
    Traffic traffic = proxy.traffic();
    proxy.begin(FaultPlan.none());
    assertThat(traffic.of(Fault.SLOW_DOWN)).isGreaterThan(20);
    assertThat(traffic.of(Fault.OUTAGE)).isGreaterThan(2);
    assertThat(traffic.of(Kind.COPY)).isZero();
    s3.outcome(place, "busy").isTheSameAs(s3.subject().reference());
    s3.assertNothingIsHalfWritten(place.output());
  }

  @Test
  void requestsAndAnswersThatAreLostCutOffOrSlowChangeNothing(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    Place place = s3.server().place(s3.subject());
    FaultProxy proxy = s3.server().proxy();
    proxy.begin(FaultPlan.mix(7));
    Subject.succeed(s3.onCluster(s3.subject().train(place, "mixed")));
    Traffic traffic = proxy.traffic();
    proxy.begin(FaultPlan.none());
    for (Fault fault : List.of(Fault.SLOW_DOWN, Fault.RESET, Fault.LOST, Fault.CUT, Fault.SLOW)) {
      assertThat(traffic.of(fault)).as(fault.name()).isPositive();
    }
    s3.outcome(place, "mixed").isTheSameAs(s3.subject().reference());
    s3.assertNothingIsHalfWritten(place.output());
  }

  @Test
  void anIngestThroughABusyStoreIsWhole(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    String images = s3.server().put(s3.subject().images(), s3.server().fresh("images"));
    String shards = s3.server().fresh("ingested");
    FaultProxy proxy = s3.server().proxy();
    proxy.begin(FaultPlan.mix(11));
    Subject.succeed(s3.embedded(s3.subject().ingest(images, shards)));
    Traffic traffic = proxy.traffic();
    proxy.begin(FaultPlan.none());
    assertThat(traffic.of(Fault.CUT)).isPositive();
    assertThat(traffic.of(Fault.SLOW_DOWN)).isPositive();
    s3.assertNothingIsHalfWritten(shards);
    s3.assertSameShards(shards, s3.subject().shards());
  }

  @Test
  void aStoreThatIsDeadIsAnErrorThatNamesWhatWasWantedOfIt(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    Place place = s3.server().place(s3.subject());
    int nobody = Ports.free(1).get(0);
    Submission submission =
        new Submission(Map.of(), s3.subject().train(place, "dead"))
            .conf(S3Server.settings(nobody))
            .conf(Map.of("spark.hadoop.fs.s3a.retry.limit", "3"))
            .spark("--master", "local[2]");
    try (LoggedProcess run = submission.start()) {
      assertThat(run.exitCode(Subject.LIMIT)).as(run.tail()).isEqualTo(1);
      assertThat(run.tail())
          .containsPattern(
              "headway: error: output "
                  + place.output()
                  + " can't be written: .* Connection refused; set output to a directory that you"
                  + " may write to");
    }
    assertThat(s3.server().below(place.output())).isEmpty();
  }
}
