package dev.headway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.HdfsCluster;
import dev.headway.it.cluster.Leftovers;
import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.it.cluster.YarnCluster;
import dev.headway.testing.EventLog;
import dev.headway.testing.Submission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job in YARN's containers, whose memory is held to what was asked for, on HDFS. */
@ExtendWith(Suite.Extension.class)
class YarnIT {
  @Test
  void inClientModeItEndsWithTheBitsOfOneProcess(Suite suite) throws Exception {
    Place place = suite.hdfs().place(suite.subject());
    List<String> command = suite.subject().train(place, "run");
    check(suite, "client", place, command);
  }

  @Test
  void inClusterModeToo(Suite suite) throws Exception {
    HdfsCluster hdfs = suite.hdfs();
    Subject subject = suite.subject();
    Place place = hdfs.place(subject);
    Path job = suite.folder("job").resolve("job.yaml");
    Files.writeString(job, subject.job(place), StandardCharsets.UTF_8);
    String there = hdfs.put(job, hdfs.fresh("jobs") + "/job.yaml");
    check(suite, "cluster", place, subject.train(there, "run"));
  }

  private static void check(Suite suite, String mode, Place place, List<String> command)
      throws Exception {
    YarnCluster yarn = suite.yarn();
    Path events = suite.folder("events");
    Subject.succeed(
        new Submission(yarn.environment(), command)
            .spark("--deploy-mode", mode)
            .conf(yarn.settings())
            .conf(
                Map.of("spark.eventLog.enabled", "true", "spark.eventLog.dir", "file:" + events)));
    HdfsCluster hdfs = suite.hdfs();
    Subject subject = suite.subject();
    subject.outcome(hdfs.files(), place, "run").isTheSameAs(subject.reference());
    assertThat(Leftovers.in(hdfs.files(), place.output())).isEmpty();
    EventLog log = EventLog.in(events);
    assertThat(log.setting("spark.submit.deployMode")).isEqualTo(mode);
    assertThat(log.removedExecutors()).isEmpty();
    assertThat(log.tasks().stream().map(EventLog.Task::executor).collect(Collectors.toSet()))
        .isEqualTo(Set.of("1", "2"));
  }
}
