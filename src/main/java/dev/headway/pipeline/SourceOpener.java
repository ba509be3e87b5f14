package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.catalog.DatasetDescriptor;
import dev.headway.config.Nearest;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.SourceOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** From what a job calls its data to the data. */
final class SourceOpener {
  private final SparkSession spark;
  private final Catalog catalog;

  SourceOpener(SparkSession spark, Catalog catalog) {
    this.spark = spark;
    this.catalog = catalog;
  }

  /**
   * Opens a catalog name, a shard directory, an image folder or a CSV file.
   *
   * @param progress is told how many images were found
   * @throws HeadwayException exit 3 when it can't be used
   */
  ImageSource open(String name, long seed, Progress progress) {
    try (Progress.Stage listing = progress.stage("List", -1, "images")) {
      ImageSource source = open(name, seed);
      listing.to(source.size());
      return source;
    }
  }

  private ImageSource open(String name, long seed) {
    Optional<DatasetDescriptor> known = catalog.findDataset(name);
    if (known.isEmpty()) {
      refuseMisspelt(name);
      return ImageSource.open(spark, name, SourceOptions.seed(seed));
    }
    DatasetDescriptor dataset = known.get();
    if (dataset.uri() == null) {
      throw HeadwayException.input(
          String.format(
              "the catalog knows data set %s but not where it lies here; get it from %s, then set"
                  + " data.source to its folder, or give its uri in a catalog directory of your own",
              name, dataset.homepage()));
    }
    return ImageSource.open(spark, dataset.uri(), new SourceOptions(seed, dataset.labels()));
  }

  /** A word that is nearly a name of the catalog, and no path that is there, is that name. */
  private void refuseMisspelt(String word) {
    List<String> names = catalog.datasets().stream().map(DatasetDescriptor::name).toList();
    Optional<String> near = Nearest.of(word, names);
    if (near.isPresent() && word.matches("[\\w.-]+") && !exists(word)) {
      throw HeadwayException.input(
          "no such source: " + word + "; did you mean the data set '" + near.get() + "'?");
    }
  }

  private boolean exists(String word) {
    try {
      Path path = new Path(word);
      return path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path);
    } catch (IOException e) {
      return true; // Opening it says what is wrong.
    }
  }
}
