package dev.headway.pipeline;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.image.Augmentation;
import dev.headway.image.ImageReader;
import dev.headway.image.Thumbnail;
import dev.headway.image.UnusableImageException;
import dev.headway.shard.ImageSource;
import dev.headway.shard.RowRange;
import dev.headway.shard.RowTasks;
import dev.headway.shard.SourceTask;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Fetches a few images from the source by their places, as the network sees them. The bytes are
 * read, decoded, augmented, preprocessed and mapped back on the executors; thumbnails come back.
 *
 * @param size of the network's input
 * @param mode what it was trained on
 * @param augmentation null for none
 * @param most pixels of a thumbnail's longer side
 */
record Camera(InputSize size, PreprocessMode mode, Augmentation augmentation, int most)
    implements Serializable {
  /**
   * Takes pictures.
   *
   * @param wanted the numbers of the variants by place; only these rows are read
   * @return a picture for each, by place and variant
   */
  Map<Shot.Place, Map<Integer, Shot>> take(
      SparkSession spark, ImageSource source, Map<Shot.Place, Set<Integer>> wanted) {
    HashMap<Shot.Place, HashSet<Integer>> asked = new HashMap<>();
    wanted.forEach((place, variants) -> asked.put(place, new HashSet<>(variants)));
    List<RowRange> rows =
        asked.keySet().stream()
            .sorted(Comparator.comparing(Shot.Place::split).thenComparing(Shot.Place::position))
            .map(place -> new RowRange(place.split(), place.position(), place.position() + 1))
            .toList();
    Camera camera = this;
    JavaRDD<SourceTask> tasks = source.tasks(spark, rows, RowTasks.alignedTo(1));
    Map<Shot.Place, Map<Integer, Shot>> taken = new HashMap<>();
    tasks
        // A row is a task there, and too little for one.
        .coalesce(Math.max(1, spark.sparkContext().defaultParallelism()))
        .mapPartitions(own -> camera.shots(own, asked))
        .collect()
        .forEach(
            shot ->
                taken
                    .computeIfAbsent(shot.place(), p -> new HashMap<>())
                    .put(shot.variant(), shot));
    return taken;
  }

  private Iterator<Shot> shots(
      Iterator<SourceTask> tasks, Map<Shot.Place, HashSet<Integer>> wanted) {
    ImageReader reader = new ImageReader(size, mode);
    List<Shot> shots = new ArrayList<>();
    while (tasks.hasNext()) {
      SourceTask task = tasks.next();
      Iterator<Row> rows = task.images(task.range());
      while (rows.hasNext()) {
        Row row = rows.next();
        Shot.Place place = new Shot.Place(row.getString(3), row.getLong(4));
        for (int variant : wanted.get(place)) {
          byte[] png = png(reader, row.getAs(1), place, variant);
          shots.add(new Shot(place, variant, row.getString(0), row.getInt(2), png));
        }
      }
    }
    return shots.iterator();
  }

  private byte[] png(ImageReader reader, byte[] encoded, Shot.Place place, int variant) {
    float[] values = new float[reader.length()];
    try {
      reader.pixels(encoded, values, 0);
    } catch (UnusableImageException e) {
      return null; // It stands in the quarantine, and the next one takes its place.
    }
    if (variant > 0) {
      values = augmentation.variant(place.split(), place.position(), variant).of(values, size);
    }
    reader.preprocess(values, 0);
    return Thumbnail.png(mode, values, size, most);
  }
}
