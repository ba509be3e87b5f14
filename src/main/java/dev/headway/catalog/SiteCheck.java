package dev.headway.catalog;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Looks whether what entries place on this site is there. */
final class SiteCheck {
  private final Configuration hadoop;

  SiteCheck(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** A data set's {@code uri} must be a directory that isn't empty, or a file that isn't. */
  Optional<Finding> dataset(DatasetDescriptor dataset) {
    String entry = "data set " + dataset.name();
    if (dataset.uri() == null) {
      return Optional.empty();
    }
    return problem(dataset.uri()).map(p -> new Finding(entry, "uri " + dataset.uri() + ": " + p));
  }

  /**
   * A backbone's weights, unless they are only published, must be there and have their checksum.
   */
  Optional<Finding> backbone(BackboneDescriptor backbone) {
    WeightsFile weights = backbone.weights();
    if (weights == null || !isOnSite(weights.uri())) {
      return Optional.empty();
    }
    String entry = "backbone " + backbone.name();
    Optional<String> problem = problem(weights.uri());
    if (problem.isPresent()) {
      return problem.map(p -> new Finding(entry, "weights " + weights.uri() + ": " + p));
    }
    if (weights.checksum() != null) {
      try {
        Checksums.verify(new Path(weights.uri()), hadoop, weights.checksum());
      } catch (HeadwayException e) {
        return Optional.of(new Finding(entry, e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** Published addresses and what the jar itself holds aren't looked up. */
  private static boolean isOnSite(String uri) {
    return !uri.matches("(https?|classpath):.*");
  }

  private Optional<String> problem(String uri) {
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(hadoop);
      if (!fs.exists(path)) {
        return Optional.of("not found; correct the entry, or put it there");
      }
      FileStatus status = fs.getFileStatus(path);
      boolean empty = status.isDirectory() ? fs.listStatus(path).length == 0 : status.getLen() == 0;
      return empty ? Optional.of("is empty") : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of("can't be read: " + e.getMessage());
    }
  }
}
