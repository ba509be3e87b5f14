package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs one after the other over one feature store. */
class FeatureCacheIT {
  private static final String TRAIN = "data.train=train[:60%]";

  @TempDir Path root;

  private SmallJobs jobs;
  private int runs;

  @BeforeEach
  void make() {
    jobs = new SmallJobs(root);
  }

  @Test
  void theSecondRunIsAHitWithTheSameModel() throws IOException {
    RunMetrics first = run();
    assertThat(first.text("feature_cache")).contains("miss");
    assertThat(first.whole("features_reused")).hasValue(0);
    assertThat(first.number("featurize_seconds").orElseThrow()).isPositive();
    assertThat(first.number("featurize_images_per_second").orElseThrow()).isPositive();

    jobs.said.clear();
    RunMetrics second = run();
    assertThat(second.text("feature_cache")).contains("hit");
    assertThat(second.whole("features_reused")).hasValue(61);
    assertThat(second.contains("featurize_seconds")).isTrue();
    assertThat(second.number("featurize_seconds")).isEmpty();
    assertThat(second.number("featurize_images_per_second")).isEmpty();
    assertThat(jobs.said).contains("Features of all 61 images were in " + store());
    assertSameResult(first, second);
    assertThat(second.whole("quarantined")).isEqualTo(first.whole("quarantined"));
    assertThat(provenance(2)).isEqualTo(provenance(1));
    assertThat(provenance(1)).isNotEmpty();
  }

  @Test
  void withoutAStoreTheBitsAreTheSameAndNothingIsKept() throws IOException {
    RunMetrics kept = run();
    RunMetrics none = run("features.store=none", "output=" + root.resolve("other"));
    assertThat(none.text("feature_cache")).contains("miss");
    assertSameResult(kept, none);
    assertThat(root.resolve("runs/_features")).isDirectory();
    assertThat(root.resolve("other/_features")).doesNotExist();
  }

  @Test
  void otherPercentagesHeadsAndSettingsReuseWhatIsThere() throws IOException {
    RunMetrics part = run(TRAIN, "data.validation=null", "data.test=null");
    assertThat(part.text("feature_cache")).contains("miss");

    jobs.said.clear();
    RunMetrics all = run();
    // Of 61 rows the first 37 were wanted: two blocks, which are all, since none is ever cut.
    assertThat(all.whole("features_reused")).hasValue(61);
    assertThat(all.text("feature_cache")).contains("hit");
  }

  @Test
  void withAPartOfTheFeaturesTheModelIsTheSame() throws IOException {
    RunMetrics first = run();
    Path last;
    try (Stream<Path> files = Files.walk(root.resolve("runs/_features"))) {
      last =
          files.filter(f -> f.toString().endsWith(".parquet")).sorted().skip(1).findFirst().get();
    }
    Files.delete(last);
    jobs.said.clear();
    RunMetrics second = run();
    assertThat(second.text("feature_cache")).contains("miss");
    assertThat(second.whole("features_reused")).hasValue(32);
    assertThat(second.number("featurize_seconds").orElseThrow()).isPositive();
    assertThat(jobs.said).contains("Features of 32 of 61 images were in " + store());
    assertSameResult(first, second);
    assertThat(provenance(2)).isEqualTo(provenance(1));
  }

  @Test
  void bothPhasesAreKeptAndAnotherHeadReusesTheFirst() throws IOException {
    String tune = "fine_tune={trainable: 'from:block4_conv', learning_rate: 0.001, epochs: 1}";
    RunMetrics first = run(tune, "fit.epochs=1");
    RunMetrics second = run(tune, "fit.epochs=1");
    assertThat(second.text("feature_cache")).contains("hit");
    assertThat(second.whole("features_reused")).hasValue(122);
    assertSameResult(first, second);
    RunMetrics head =
        run("head.hidden=[4]", "fit.epochs=1", "compile.optimizer={name: sgd, learning_rate: 0.1}");
    assertThat(head.text("feature_cache")).contains("hit");
  }

  @Test
  void halvesAreAnotherModelAndTheSameOneOnAHit() throws IOException {
    RunMetrics full = run("fit.epochs=1");
    RunMetrics miss = run("features.dtype=float16", "fit.epochs=1");
    RunMetrics hit = run("features.dtype=float16", "fit.epochs=1");
    assertThat(miss.text("feature_cache")).contains("miss");
    assertThat(hit.text("feature_cache")).contains("hit");
    assertSameResult(miss, hit);
    assertThat(miss.text("model_sha256")).isNotEqualTo(full.text("model_sha256"));
    assertThat(miss.number("test_loss").orElseThrow())
        .isCloseTo(full.number("test_loss").orElseThrow(), within(0.01));
  }

  @Test
  void pixelsAreNotKept() throws IOException {
    RunMetrics first = run("backbone.trainable=all", "fit.epochs=1");
    RunMetrics second = run("backbone.trainable=all", "fit.epochs=1");
    assertThat(second.text("feature_cache")).contains("miss");
    assertSameResult(first, second);
    assertThat(root.resolve("runs/_features")).doesNotExist();
  }

  @Test
  void theLimitIsKeptToButForTheRunsOwn() throws IOException {
    run("fit.epochs=1");
    jobs.said.clear();
    run("fit.epochs=1", "features.max_bytes=1", "backbone.pooling=flatten");
    assertThat(jobs.said)
        .anyMatch(
            line ->
                line.matches(
                    "warning: the features of this run alone are [0-9,]+ bytes, more than"
                        + " features\\.max_bytes = 1: they stay in .* until another run needs the"
                        + " room"));
    assertThat(run("fit.epochs=1", "backbone.pooling=flatten").text("feature_cache"))
        .contains("hit");
    assertThat(run("fit.epochs=1").text("feature_cache")).contains("miss");
  }

  @Test
  void aStoreThatCantBeWrittenIsRefusedBeforeThereIsARun() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatThrownBy(() -> run("features.store=" + file.resolve("store")))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessageStartingWith("features.store " + file.resolve("store") + " can't be written: ")
        .hasMessageEndingWith("; set it to a directory that you may write to, or to none");
    assertThat(root.resolve("runs")).doesNotExist();
  }

  private RunMetrics run(String... settings) throws IOException {
    String id = "r" + ++runs;
    RunDirectory run = jobs.train().run(jobs.job(settings), id, Map.of());
    return RunMetricsParser.fromJson(run.read("metrics.json"), "metrics.json");
  }

  private List<String> provenance(int run) throws IOException {
    return Files.readAllLines(jobs.run("r" + run).resolve("provenance.json")).stream()
        .filter(line -> line.contains("sha256"))
        .toList();
  }

  private String store() {
    return "file:" + root.resolve("runs/_features");
  }

  private static void assertSameResult(RunMetrics one, RunMetrics two) {
    assertThat(two.text("model_sha256")).isEqualTo(one.text("model_sha256"));
    for (String name : List.of("initial_loss", "val_loss", "test_loss", "test_accuracy")) {
      assertThat(two.number(name)).isEqualTo(one.number(name));
    }
  }
}
