package dev.headway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.HdfsCluster;
import dev.headway.it.cluster.Leftovers;
import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.hdfs.DFSInotifyEventInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A DataNode dies ({@code kill -9}) while the main job reads from HDFS and writes to it. */
@ExtendWith(Suite.Extension.class)
class KilledDataNodeIT {
  /**
   * Of two replicas of each block one is left, or a pipeline of writers breaks.
   *
   * @param sign what the run makes first when the moment has come
   */
  @ParameterizedTest
  @ValueSource(strings = {"/_features/", "/checkpoints/"})
  void theRunGoesOnToTheSameBits(String sign, Suite suite) throws Exception {
    Subject subject = suite.subject();
    HdfsCluster hdfs = suite.hdfs();
    Place place = hdfs.place(subject);
    String shard = hdfs.filesIn(place.shards(), "part-").get(0);
    Map<String, String> environment = new TreeMap<>(suite.standalone().environment());
    environment.put("HADOOP_CONF_DIR", hdfs.conf().toString());
    DFSInotifyEventInputStream events = hdfs.events();
    try (LoggedProcess run =
        new Submission(environment, subject.train(place, "run"))
            .conf(StandaloneCluster.settings())
            .spark("--master", suite.standalone().master())
            .start()) {
      hdfs.awaitCreation(events, place.output(), sign, Subject.LIMIT);
      hdfs.killDataNode(hdfs.holder(shard));
      assertThat(run.endsWithin(Duration.ZERO)).as(run.tail()).isFalse();
      assertThat(run.exitCode(Subject.LIMIT)).as(run.tail()).isZero();
    }
    assertThat(hdfs.pids()).hasSize(HdfsCluster.DATA_NODES);
    subject.outcome(hdfs.files(), place, "run").isTheSameAs(subject.reference());
    assertThat(Leftovers.in(hdfs.files(), place.output())).isEmpty();
  }

  @AfterEach
  void startItAgain(Suite suite) throws Exception {
    suite.hdfs().startKilledDataNodes();
  }
}
