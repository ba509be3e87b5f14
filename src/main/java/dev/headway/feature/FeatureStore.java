package dev.headway.feature;

import dev.headway.error.HeadwayException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Where features are kept: {@code <recipe>/<unit>/rows-<from>-<to>-<own>.parquet}, with {@code
 * <recipe>/_recipe.json} for people. Any number of jobs may use it at once: a segment has a name of
 * its own and appears whole, so that nothing is ever changed, and two of the same rows do no harm.
 */
public final class FeatureStore implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final SerializableConfiguration conf;

  private FeatureStore(Path root, Configuration conf) {
    this.root = root.toString();
    this.conf = new SerializableConfiguration(conf);
  }

  /** One of which nothing is asked yet: what can't be reached or written later is a warning. */
  public static FeatureStore at(Path path, Configuration conf) {
    try {
      return new FeatureStore(path.getFileSystem(conf).makeQualified(path), conf);
    } catch (IOException e) {
      return new FeatureStore(path, conf);
    }
  }

  /**
   * One that can be written to.
   *
   * @param uri a Hadoop URI or a local path
   * @throws HeadwayException exit 1 when nothing can be written there
   */
  public static FeatureStore open(String uri, Configuration conf) {
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(conf);
      Path probe = new Path(path, "_probe-" + UUID.randomUUID());
      try (OutputStream out = fs.create(probe, false)) {
        out.write(1);
      }
      fs.delete(probe, false);
      return new FeatureStore(fs.makeQualified(path), conf);
    } catch (IOException | IllegalArgumentException | FSError e) {
      throw HeadwayException.failure(
          "features.store "
              + uri
              + " can't be written: "
              + e.getMessage()
              + "; set it to a directory that you may write to, or to none",
          e);
    }
  }

  /** Its qualified URI. */
  public String uri() {
    return root;
  }

  Configuration conf() {
    return conf.value();
  }

  FileSystem files() throws IOException {
    return new Path(root).getFileSystem(conf());
  }

  Path folder(String name) {
    return new Path(root, name);
  }

  /**
   * Removes what was used longest ago until no more than so many bytes are left. A job that reads
   * what goes featurizes it again.
   *
   * @param used folders of units, as {@link FeatureTally#used} has them, that stay in any case
   * @return the bytes that are left
   * @throws IOException when the store can't be listed
   */
  public long evict(long maxBytes, Set<String> used) throws IOException {
    FileSystem fs = files();
    List<Unit> units = new ArrayList<>(units(fs));
    units.sort(Comparator.comparingLong(Unit::lastUse).thenComparing(unit -> unit.path));
    long left = units.stream().mapToLong(Unit::bytes).sum();
    for (Unit unit : units) {
      if (left <= maxBytes) {
        break;
      }
      if (!used.contains(unit.path.toString()) && fs.delete(unit.path, true)) {
        left -= unit.bytes();
        dropEmpty(fs, unit.path.getParent());
      }
    }
    return left;
  }

  private List<Unit> units(FileSystem fs) throws IOException {
    Map<Path, Unit> units = new LinkedHashMap<>();
    RemoteIterator<LocatedFileStatus> files = fs.listFiles(new Path(root), true);
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      Path folder = file.getPath().getParent();
      // What isn't three levels deep isn't a unit's.
      if (folder.getParent() != null && new Path(root).equals(folder.getParent().getParent())) {
        units.computeIfAbsent(folder, Unit::new).add(file.getLen(), file.getModificationTime());
      }
    }
    return List.copyOf(units.values());
  }

  /** A recipe of which nothing is left is of no use to people either. */
  private static void dropEmpty(FileSystem fs, Path recipe) throws IOException {
    try {
      if (fs.listStatus(recipe, path -> !path.getName().equals(FeatureRecipe.FILE)).length == 0) {
        fs.delete(new Path(recipe, FeatureRecipe.FILE), false);
        removeIfEmpty(fs, recipe);
      }
    } catch (FileNotFoundException e) {
      // It went with its last unit, or another job was here.
    }
  }

  private static void removeIfEmpty(FileSystem fs, Path folder) {
    try {
      fs.delete(folder, false);
    } catch (IOException e) {
      // Another job has come in between, and has begun a unit there.
    }
  }

  /** A folder with what its files add up to. */
  private static final class Unit {
    private final Path path;
    private long bytes;
    private long lastUse;

    Unit(Path path) {
      this.path = path;
    }

    void add(long length, long modified) {
      bytes += length;
      lastUse = Math.max(lastUse, modified);
    }

    long bytes() {
      return bytes;
    }

    long lastUse() {
      return lastUse;
    }
  }
}
