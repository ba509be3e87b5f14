package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.FeatureType;
import dev.headway.config.InputSize;
import dev.headway.shard.ContentDigests;
import dev.headway.testing.FullFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What goes, what is damaged, and who else is there. */
class FeatureStoreFaultsIT extends FeatureStoreRuns {
  @Test
  void theLeastRecentlyUsedGoesAndWhatIsInUseStays() throws IOException {
    for (String weights : List.of("old", "used", "new")) {
      with(new Probe(weights, new InputSize(6, 8), PreprocessMode.CAFFE));
    }
    List<Path> units = new ArrayList<>();
    for (Path recipe : list(root.resolve("store"))) {
      String text = Files.readString(recipe.resolve("_recipe.json"));
      Path unit = list(recipe).stream().filter(Files::isDirectory).findFirst().orElseThrow();
      int age = text.contains("\"old\"") ? 3 : text.contains("\"used\"") ? 2 : 1;
      for (Path file : list(unit)) {
        Files.setLastModifiedTime(
            file, FileTime.fromMillis(System.currentTimeMillis() - age * 3_600_000L));
      }
      units.add(unit);
    }
    // Reading it makes it the newest.
    assertThat(with(probe("used")).computed()).isZero();
    long each = bytes() / 3;

    assertThat(store.evict(2 * each + 100, Set.of())).isLessThanOrEqualTo(2 * each + 100);
    assertThat(with(probe("used")).computed()).isZero();
    assertThat(with(probe("new")).computed()).isZero();
    assertThat(list(root.resolve("store"))).hasSize(2);

    Found old = with(probe("old"));
    assertThat(old.computed()).isEqualTo(ROWS - 1);
    assertThat(store.evict(1, old.used())).isPositive();
    assertThat(with(probe("old")).computed()).isZero();
    assertThat(with(probe("new")).computed()).isEqualTo(ROWS - 1);
    assertThat(units).hasSize(3);
  }

  /** Flips bits everywhere in a file, cuts it off, and puts another unit's in its place. */
  @Test
  void whatIsDamagedIsComputedAgainAndNeverTrusted() throws IOException {
    Found good = with(store, new Probe(), null, FeatureType.FLOAT32, 1, ALL);
    Path kept = root.resolve("kept");
    Path segment = segments().get(0);
    Files.copy(segment, kept);
    long size = Files.size(kept);
    List<Long> places = new ArrayList<>(List.of(-1L, -2L));
    IntStream.range(0, 12).forEach(i -> places.add(i * (size - 1) / 11));
    int noticed = 0;
    for (long at : places) {
      dropChecksums();
      for (Path file : segments()) {
        Files.delete(file);
      }
      if (at == -1) {
        Files.write(segment, Arrays.copyOf(Files.readAllBytes(kept), (int) size / 2));
      } else if (at == -2) {
        Path other =
            segment.resolveSibling(
                segment.getFileName().toString().replace("rows-0000-0", "rows-0032-0"));
        Files.copy(kept, other, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.copy(kept, segment, StandardCopyOption.REPLACE_EXISTING);
        flip(segment, at);
      }
      Found found = with(store, new Probe(), null, FeatureType.FLOAT32, 1, ALL);
      assertSame(found, good);
      noticed += found.warnings().isEmpty() ? 0 : 1;
      assertThat(found.warnings())
          .as("at %d", at)
          .allMatch(
              warning ->
                  warning.startsWith("warning: stored features file:" + root.resolve("store"))
                      && warning.endsWith("): their images are featurized again"));
      Found after = with(store, new Probe(), null, FeatureType.FLOAT32, 1, ALL);
      assertThat(after.computed()).isZero();
      assertThat(after.warnings()).isEmpty();
    }
    // A bit of a statistic or of a name that nobody reads may pass: what is read is right.
    assertThat(noticed).isGreaterThan(places.size() / 2);
  }

  /** Hadoop makes an error of it that is no exception. */
  @Test
  void aFullDiskCostsTheNextRunTimeAndThisOneNothing() throws IOException {
    Path folder = root.resolve("full");
    FeatureStore full =
        FeatureStore.at(new org.apache.hadoop.fs.Path(folder.toUri()), FullFiles.conf());
    Found found = with(full, new Probe(), null, FeatureType.FLOAT32, 2, ALL);
    assertSame(found, featurize(ALL));
    assertThat(found.warnings())
        .contains(
            "warning: features.store file:"
                + folder
                + " can't be written (No space left on device): some features won't be there for"
                + " the next run");
    assertThat(files(folder, "[^.].*\\..*|_tmp.*")).isEmpty();
  }

  @Test
  void whatWasEvictedSinceItWasListedIsComputedAgainWithoutAWord() throws Exception {
    Found good = featurize(ALL);
    FeatureTally tally = FeatureTally.of(spark.sparkContext());
    ContentDigests contents = source.contents(spark, List.of(ALL));
    UnitFolder folder =
        new UnitFolder(
            store,
            FeatureRecipe.of(new Probe(), FeatureType.FLOAT32),
            contents.unit("train", 0),
            FeatureType.FLOAT32);
    Segment listed = folder.covering(0).orElseThrow();
    store.evict(1, Set.of());
    assertThatThrownBy(() -> folder.read(listed, 0))
        .isInstanceOfSatisfying(
            UnreadableSegmentException.class, e -> assertThat(e.gone()).isTrue());
    assertThat(tally.warnings()).isEmpty();
    assertSame(featurize(ALL), good);
  }

  @Test
  void twoJobsAtOnceDontDisturbEachOther() {
    List<CompletableFuture<Found>> both =
        Stream.of(1, 4)
            .map(
                cores ->
                    CompletableFuture.supplyAsync(
                        () -> with(store, new Probe(), null, FeatureType.FLOAT32, cores, ALL)))
            .toList();
    Found expected = with(null, new Probe(), null, FeatureType.FLOAT32, 2, ALL);
    both.forEach(job -> assertSame(job.join(), expected));
    Found after = featurize(ALL);
    assertThat(after.computed()).isZero();
    assertSame(after, expected);
  }

  @Test
  void aJobThatFailsLeavesWhatItsTasksHadFinished() throws IOException {
    Probe.FAIL_AFTER.set(100);
    try {
      assertThatThrownBy(() -> with(store, new Probe(), null, FeatureType.FLOAT32, 1, ALL))
          .hasMessageContaining("the probe fails");
    } finally {
      Probe.FAIL_AFTER.set(Integer.MAX_VALUE);
    }
    assertThat(files(root.resolve("store"), "_tmp.*")).isEmpty();
    Found next = featurize(ALL);
    assertThat(next.computed()).isBetween(1, ROWS - 60);
    assertSame(next, with(null, new Probe(), null, FeatureType.FLOAT32, 2, ALL));
  }

  @Test
  void aFileThatChangesInBetweenIsNotKeptUnderItsOldDigest() throws IOException {
    ContentDigests before = source.contents(spark, List.of(ALL));
    Files.write(files(root.resolve("images/a"), ".*png").get(0), Images.png(54321));
    assertThatThrownBy(
            () -> run(source, request(store, new Probe(), null, FeatureType.FLOAT32, before), 2))
        .hasMessageContaining(
            "the source's files changed while it was read: start again when nothing writes to it");
  }

  @Test
  void aStoreThatStopsTakingFilesCostsNoJob() throws IOException {
    Path blocked = root.resolve("blocked");
    FeatureStore full =
        FeatureStore.at(new org.apache.hadoop.fs.Path(blocked.toString()), new Configuration());
    Files.writeString(blocked, "a file where folders have to be");
    Found found = with(full, new Probe(), null, FeatureType.FLOAT32, 2, ALL);
    assertThat(found.rows()).hasSize(ROWS);
    assertThat(found.warnings()).isNotEmpty();
    assertSame(found, with(null, new Probe(), null, FeatureType.FLOAT32, 2, ALL));
  }
}
