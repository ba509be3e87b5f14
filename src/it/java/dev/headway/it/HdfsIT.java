package dev.headway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.HdfsCluster;
import dev.headway.it.cluster.Leftovers;
import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.ShardContents;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.EventLog;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything on HDFS, worked on by two executor processes of a standalone cluster. */
@ExtendWith(Suite.Extension.class)
class HdfsIT {
  @Test
  void aClusterTrainsOnHdfsWhatOneProcessTrainsOnItsDisk(Suite suite) throws Exception {
    Subject subject = suite.subject();
    HdfsCluster hdfs = suite.hdfs();
    Place place = hdfs.place(subject);
    Path events = suite.folder("events");
    Subject.succeed(
        onStandalone(suite, new Submission(environment(suite), subject.train(place, "hdfs")))
            .conf(
                Map.of("spark.eventLog.enabled", "true", "spark.eventLog.dir", "file:" + events)));
    FileSystem files = hdfs.files();
    subject.outcome(files, place, "hdfs").isTheSameAs(subject.reference());
    assertThat(files.getContentSummary(path(place.output() + "/_features")).getLength())
        .isGreaterThan(100_000);
    assertThat(Leftovers.in(files, place.output())).isEmpty();
    assertThat(executors(EventLog.in(events))).isEqualTo(Set.of("0", "1"));
  }

  @Test
  void aClusterIngestsFromHdfsToHdfsWhatOneProcessIngestsOnItsDisk(Suite suite) throws Exception {
    Subject subject = suite.subject();
    HdfsCluster hdfs = suite.hdfs();
    String images = hdfs.put(subject.images(), hdfs.fresh("images"));
    String shards = hdfs.fresh("ingested");
    Subject.succeed(
        onStandalone(suite, new Submission(environment(suite), subject.ingest(images, shards))));
    FileSystem files = hdfs.files();
    ShardContents here = ShardContents.of(hdfs.configuration(), shards);
    assertThat(here.sizes()).hasSizeGreaterThan(2);
    assertThat(here)
        .isEqualTo(ShardContents.of(hdfs.configuration(), subject.shards().toUri().toString()));
    assertThat(Leftovers.in(files, shards)).isEmpty();
    assertThat(files.listStatus(path(shards))).hasSize(here.sizes().size() + 1);
  }

  private static Map<String, String> environment(Suite suite) throws Exception {
    Map<String, String> environment = new TreeMap<>(suite.standalone().environment());
    environment.put("HADOOP_CONF_DIR", suite.hdfs().conf().toString());
    return environment;
  }

  private static Submission onStandalone(Suite suite, Submission submission) throws Exception {
    return submission
        .conf(StandaloneCluster.settings())
        .spark("--master", suite.standalone().master());
  }

  private static Set<String> executors(EventLog events) {
    return events.tasks().stream().map(EventLog.Task::executor).collect(Collectors.toSet());
  }

  private static org.apache.hadoop.fs.Path path(String uri) {
    return new org.apache.hadoop.fs.Path(uri);
  }
}
