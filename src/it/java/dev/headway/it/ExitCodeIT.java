package dev.headway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.HdfsCluster;
import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.it.cluster.YarnCluster;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code submit/headway} ends with on YARN, which itself knows success and failure. */
@ExtendWith(Suite.Extension.class)
class ExitCodeIT {
  private static final String CLUSTER = "cluster";
  private static final String CLIENT = "client";

  /**
   * Before there is a SparkContext, and after: a job file of this machine, on a cluster whose paths
   * are HDFS'.
   */
  @Test
  void ofADriverInYarnItIsHeadways(Suite suite) throws Exception {
    Subject subject = suite.subject();
    Place place = suite.hdfs().place(subject);
    List<String> train = subject.train(jobFile(suite, place).toString(), "codes");
    ends(suite, CLUSTER, train, 2, "unknown key 'fit.epoch'", "fit.epoch=3");
    ends(
        suite,
        CLUSTER,
        train,
        3,
        "hdfs:///none.h5",
        "backbone.weights=hdfs:///none.h5",
        "fit.epochs=1");
    ends(
        suite,
        CLUSTER,
        subject.train(jobFile(suite, place).toString(), "diverges"),
        4,
        "training diverged in phase 1 (fit), epoch 1",
        "compile.optimizer={name: sgd, learning_rate: 1e30}");
    assertThat(ended(suite, CLUSTER, train, 0, "fit.epochs=1").tail())
        .contains("headway: done: the run's URI is the driver's last line: yarn logs");
    assertThat(suite.hdfs().files().exists(outcome(subject, place))).isTrue();
    // There is nothing left to do: without a SparkContext YARN would take that for a failure.
    long written =
        suite.hdfs().files().getFileStatus(outcome(subject, place)).getModificationTime();
    ended(suite, CLUSTER, train, 0, "fit.epochs=1");
    assertThat(suite.hdfs().files().getFileStatus(outcome(subject, place)).getModificationTime())
        .isEqualTo(written);
  }

  @Test
  void ofADriverHereItIs5WhenItIsStopped(Suite suite) throws Exception {
    Subject subject = suite.subject();
    HdfsCluster hdfs = suite.hdfs();
    Place place = hdfs.place(subject);
    List<String> train = subject.train(jobFile(suite, place).toString(), "codes");
    ends(suite, CLIENT, train, 3, "hdfs:///none.h5", "backbone.weights=hdfs:///none.h5");
    try (LoggedProcess run = submission(suite, CLIENT, train, "fit.epochs=40").start()) {
      run.await(Pattern.compile("Epoch 2/40"), Subject.LIMIT);
      assertThat(hdfs.filesIn(subject.directory(place, "codes"), "lock-")).hasSize(1);
      run.terminate();
      assertThat(run.exitCode(Subject.LIMIT)).as(run.tail()).isEqualTo(5);
      assertThat(run.tail()).contains("go on with: headway train --resume hdfs://");
    }
    assertThat(hdfs.filesIn(subject.directory(place, "codes"), "lock-")).isEmpty();
  }

  private static Path jobFile(Suite suite, Place place) throws IOException {
    return Files.writeString(
        suite.folder("job").resolve("my job.yaml"), suite.subject().job(place));
  }

  private static org.apache.hadoop.fs.Path outcome(Subject subject, Place place) {
    return new org.apache.hadoop.fs.Path(subject.directory(place, "codes"), "outcome.json");
  }

  private static void ends(
      Suite suite, String mode, List<String> train, int code, String message, String... settings)
      throws Exception {
    assertThat(ended(suite, mode, train, code, settings).tail())
        .containsPattern("headway: error: .*" + Pattern.quote(message));
  }

  private static LoggedProcess ended(
      Suite suite, String mode, List<String> train, int code, String... settings) throws Exception {
    try (LoggedProcess run = submission(suite, mode, train, settings).start()) {
      assertThat(run.exitCode(Subject.LIMIT)).as(run.tail()).isEqualTo(code);
      return run;
    }
  }

  private static Submission submission(
      Suite suite, String mode, List<String> train, String... settings)
      throws IOException, InterruptedException {
    YarnCluster yarn = suite.yarn();
    List<String> command = new ArrayList<>(train);
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    return new Submission(yarn.environment(), command)
        .spark("--deploy-mode", mode)
        .conf(yarn.settings())
        .conf(Map.of("spark.yarn.report.interval", "200ms"));
  }
}
