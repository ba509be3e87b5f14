package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.progress.Progress;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.TinyBackbone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A few of the built-in images and a small network, to run whole jobs on in seconds. */
final class SmallJobs {
  private final Path root;
  final List<String> said = new ArrayList<>();

  SmallJobs(Path root) {
    this.root = root;
    try {
      SampleData.write(
          FileSystem.getLocal(new Configuration()),
          new org.apache.hadoop.fs.Path(root.resolve("images").toUri()),
          new SampleSpec(SceneSet.QUICKSTART, 5, 12, 1));
      Files.createDirectories(root.resolve("catalog/backbones"));
      Files.writeString(root.resolve("catalog/backbones/tiny.yaml"), TinyBackbone.yaml());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path images() {
    return root.resolve("images");
  }

  JobConfig job(String... settings) {
    return JobFile.load(
        String.join(
            "\n",
            "name: scenes",
            "data:",
            "  source: " + images(),
            "  train: \"train[:60%]\"",
            "  validation: \"train[60%:80%]\"",
            "  test: \"train[80%:]\"",
            "  max_quarantined: 0.2",
            "backbone: { name: tiny, weights: random }",
            "input: { batch_size: 8 }",
            "compile: { optimizer: { name: adam, learning_rate: 0.01 } }",
            "fit: { epochs: 3, workers: 2, averaging_frequency: 1 }",
            "output: " + root.resolve("runs"),
            ""),
        "job.yaml",
        List.of(settings));
  }

  TrainJob train(Progress progress, StopRequest stop) {
    Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    Catalog catalog = Catalog.load(List.of(root.resolve("catalog").toString()), hadoop);
    return new TrainJob(LocalSpark.session(), catalog, progress, said::add, stop);
  }

  TrainJob train() {
    return train(Progress.SILENT, new StopRequest());
  }

  Path run(String id) {
    return root.resolve("runs/scenes").resolve(id);
  }

  StoppedRun stopped(String id, String... settings) {
    return StoppedRun.of(run(id).toString(), List.of(settings), new Configuration());
  }
}
