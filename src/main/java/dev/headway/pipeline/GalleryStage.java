package dev.headway.pipeline;

import dev.headway.config.Augment;
import dev.headway.config.JobConfig;
import dev.headway.evaluate.Judged;
import dev.headway.evaluate.Study;
import dev.headway.history.Gallery;
import dev.headway.image.Augmentation;
import dev.headway.shard.ImageSource;
import dev.headway.shard.RowRange;
import dev.headway.split.SplitPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Makes a run's {@link Gallery}: of a few rows, whatever the size of the data. */
final class GalleryStage {
  /** Test images of a kind. */
  static final int EACH = 8;

  /** Of the first minibatch. */
  private static final int MOST_OF_BATCH = 32;

  private static final int MOST_PIXELS = 128;

  private final SparkSession spark;
  private final JobConfig job;
  private final SplitPlan plan;
  private final ImageSource source;
  private final Camera camera;

  GalleryStage(
      SparkSession spark,
      JobConfig job,
      SplitPlan plan,
      ImageSource source,
      LoadedBackbone backbone) {
    this.spark = spark;
    this.job = job;
    this.plan = plan;
    this.source = source;
    Augment augment = job.input().augment();
    this.camera =
        new Camera(
            backbone.inputSize(),
            backbone.descriptor().preprocess(),
            augment == null ? null : new Augmentation(augment, job.fit().seed()),
            MOST_PIXELS);
  }

  /**
   * Makes it.
   *
   * @param study of the test split; null without one
   * @param unusable rows of all splits
   */
  Gallery make(Study study, long unusable) {
    FirstBatch rows = FirstBatch.of(job, plan);
    int batch = (int) Math.min(job.input().batchSize(), rows.laneRows());
    int shown = Math.min(MOST_OF_BATCH, batch);
    int most = (int) (shown + Math.min(unusable, shown));
    List<FirstBatch.Drawn> drawn =
        rows.drawn(JavaSparkContext.fromSparkContext(spark.sparkContext()), most);
    Map<Shot.Place, Set<Integer>> wanted = new HashMap<>();
    if (study != null) {
      for (List<Judged> kind : List.of(study.right(), study.wrong(), study.leastSure())) {
        kind.forEach(row -> want(wanted, place(JobSplits.TEST, row.position()), 0));
      }
    }
    drawn.forEach(row -> want(wanted, place(JobSplits.TRAIN, row.position()), row.variant()));
    Map<Shot.Place, Map<Integer, Shot>> taken = camera.take(spark, source, wanted);
    List<Gallery.Picture> first = batch(drawn, taken);
    return new Gallery(
        study == null ? List.of() : pictures(study.right(), taken),
        study == null ? List.of() : pictures(study.wrong(), taken),
        study == null ? List.of() : pictures(study.leastSure(), taken),
        first.subList(0, Math.min(shown, first.size())),
        batchSize(batch, drawn.size() == rows.laneRows(), first.size()));
  }

  /**
   * How many images the first minibatch has, or at most has: of a lane that was drawn to its end
   * the usable rows are known, of a longer one none but those that were drawn.
   *
   * @param batch what a lane of usable rows would give
   * @param wholeLane whether all rows of the lane were drawn
   * @param usable how many of those that were drawn
   */
  static int batchSize(int batch, boolean wholeLane, int usable) {
    return wholeLane ? Math.min(batch, usable) : batch;
  }

  private static void want(Map<Shot.Place, Set<Integer>> wanted, Shot.Place place, int variant) {
    wanted.computeIfAbsent(place, p -> new HashSet<>()).add(variant);
  }

  /** Where a role's row is in the source. */
  private Shot.Place place(String role, long position) {
    long before = 0;
    for (RowRange range : plan.ranges(role)) {
      if (position < before + range.rows()) {
        return new Shot.Place(range.split(), range.from() + position - before);
      }
      before += range.rows();
    }
    throw new IllegalArgumentException(role + " has no row " + position);
  }

  private List<Gallery.Picture> pictures(
      List<Judged> rows, Map<Shot.Place, Map<Integer, Shot>> taken) {
    List<Gallery.Picture> pictures = new ArrayList<>();
    for (Judged row : rows) {
      Shot shot = shot(taken, place(JobSplits.TEST, row.position()), 0);
      if (shot != null) {
        List<Gallery.Score> scores =
            IntStream.range(0, row.classes().length)
                .mapToObj(
                    i -> new Gallery.Score(source.labels().get(row.classes()[i]), row.scores()[i]))
                .toList();
        pictures.add(picture(shot, scores));
      }
    }
    return pictures;
  }

  private List<Gallery.Picture> batch(
      List<FirstBatch.Drawn> drawn, Map<Shot.Place, Map<Integer, Shot>> taken) {
    List<Gallery.Picture> pictures = new ArrayList<>();
    for (FirstBatch.Drawn row : drawn) {
      Shot shot = shot(taken, place(JobSplits.TRAIN, row.position()), row.variant());
      if (shot != null) {
        pictures.add(picture(shot, List.of()));
      }
    }
    return pictures;
  }

  /** Null where the image is unusable. */
  private static Shot shot(
      Map<Shot.Place, Map<Integer, Shot>> taken, Shot.Place place, int variant) {
    Shot shot = taken.getOrDefault(place, Map.of()).get(variant);
    return shot == null || shot.png() == null ? null : shot;
  }

  private Gallery.Picture picture(Shot shot, List<Gallery.Score> scores) {
    return new Gallery.Picture(
        shot.key(),
        shot.place().split(),
        shot.place().position(),
        shot.variant(),
        source.labels().get(shot.label()),
        scores,
        shot.png());
  }
}
