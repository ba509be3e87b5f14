package dev.headway.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.testing.EventLog;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import dev.headway.testing.fault.FaultPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job while the network to one of its hosts is cut. The host is a network namespace with
 * one cable to this machine; its processes live on and know nothing of it, as behind a dead switch.
 */
class CutOffHostIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir Path root;

  @Test
  void aHostIsCutOffInTheMiddleOfTraining() throws Exception {
    assumeTrue(Submission.possible(), "skipped: target/headway.jar and target/spark: mvn package");
    LocalSpark.session().stop();
    try (CutOffHost host = CutOffHost.connect()) {
      FaultRuns runs = FaultRuns.in(root, Map.of());
      FaultRuns.Result reference = runs.embedded("reference");
      Path held = Files.createDirectory(root.resolve("held"));
      try (StandaloneCluster cluster =
              StandaloneCluster.start(
                  root,
                  host.near(),
                  List.of(
                      StandaloneCluster.Worker.on(host.near()),
                      new StandaloneCluster.Worker(host.far(), null, host.inside())));
          WatchService watch = held.getFileSystem().newWatchService()) {
        FaultRuns.Result undisturbed = runs.onCluster("undisturbed", cluster, Map.of());
        undisturbed.isTheSameAs(reference);
        List<Integer> training = List.copyOf(undisturbed.events().stagesOf("dev.headway.train."));
        int stage = training.get(training.size() / 2);
        held.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        Map<String, String> settings = new TreeMap<>();
        settings.put("spark.plugins", FaultPlugin.class.getName());
        settings.put(FaultPlugin.FAULT, FaultPlugin.Fault.HOLD.name());
        settings.put(FaultPlugin.HOST, host.far());
        settings.put(FaultPlugin.STAGE, String.valueOf(stage));
        settings.put(FaultPlugin.HELD, held.toString());
        settings.put("spark.network.timeout", "40s");
        settings.put("spark.network.timeoutInterval", "5s");
        settings.put("spark.executor.heartbeatInterval", "5s");
        try (LoggedProcess run = runs.submission("cut-off", cluster, settings).start()) {
          WatchKey key = watch.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
          assertThat(key).as("no task was held%s", run.tail()).isNotNull();
          host.cut();
          assertThat(run.exitCode(LIMIT)).as(run.tail()).isZero();
        }
        FaultRuns.Result result = runs.ended("cut-off");
        EventLog events = result.events();
        assertThat(events.removedExecutors()).hasSize(1);
        String lost = events.removedExecutors().keySet().iterator().next();
        assertThat(events.stages().get(stage))
            .anyMatch(
                t -> t.executor().equals(lost) && t.host().equals(host.far()) && !t.succeeded());
        result.isTheSameAs(reference);
      }
    }
  }
}
