package dev.headway.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.Leftovers;
import dev.headway.it.cluster.Outcome;
import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.ShardContents;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** How the tests of this package start commands, and look at what came of them. */
record S3Runs(Suite suite, S3Server server, Subject subject) {
  static S3Runs of(Suite suite) throws IOException, InterruptedException {
    return new S3Runs(suite, suite.server(S3Server.class, S3Server::start), suite.subject());
  }

  /** A command on two executor processes of a standalone cluster. */
  Submission onCluster(List<String> command) throws IOException, InterruptedException {
    return new Submission(suite.standalone().environment(), command)
        .conf(StandaloneCluster.settings())
        .conf(server.settings())
        .spark("--master", suite.standalone().master());
  }

  /** A command in one process. */
  Submission embedded(List<String> command) throws IOException {
    return new Submission(Map.of(), command).conf(server.settings()).spark("--master", "local[2]");
  }

  /** What a run that succeeded came to. */
  Outcome outcome(Place place, String id) throws IOException {
    Path fetched = suite.folder("fetched");
    server.fetch(place.output(), fetched);
    return subject.outcome(
        FileSystem.getLocal(new Configuration()), place.output(fetched.toString()), id);
  }

  /** Neither files under names of unfinished ones, nor uploads that nobody has ended. */
  void assertNothingIsHalfWritten(String uri) throws IOException {
    Path fetched = suite.folder("fetched");
    server.fetch(uri, fetched);
    assertThat(Leftovers.in(FileSystem.getLocal(new Configuration()), fetched.toString()))
        .isEmpty();
    assertThat(server.uploads()).isEmpty();
  }

  /** Shards in the bucket that hold what those of a local folder do, and nothing else. */
  void assertSameShards(String uri, Path local) throws IOException {
    Path fetched = suite.folder("fetched");
    server.fetch(uri, fetched);
    ShardContents expected = ShardContents.of(new Configuration(), local.toUri().toString());
    assertThat(expected.sizes()).isNotEmpty();
    assertThat(ShardContents.of(new Configuration(), fetched.toUri().toString()))
        .isEqualTo(expected);
    assertThat(server.below(uri)).hasSize(expected.sizes().size() + 1);
  }
}
