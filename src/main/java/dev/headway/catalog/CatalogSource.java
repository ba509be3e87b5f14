package dev.headway.catalog;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files of one catalog, each with its text. */
final class CatalogSource {
  static final String DATASETS = "datasets";
  static final String BACKBONES = "backbones";

  private static final String ROOT = "data-catalog/";

  private CatalogSource() {}

  /** The files of one kind that the jar holds. */
  static Map<CatalogFile, String> builtIn(String kind) {
    Map<CatalogFile, String> files = new LinkedHashMap<>();
    resource("index.txt")
        .lines()
        .filter(line -> line.startsWith(kind + "/"))
        .forEach(line -> files.put(CatalogFile.of(ROOT + line), resource(line)));
    return files;
  }

  /** The files of one kind in a user's directory; none when it has no folder of that kind. */
  static Map<CatalogFile, String> directory(String directory, String kind, Configuration hadoop) {
    try {
      Path root = new Path(directory);
      FileSystem fs = root.getFileSystem(hadoop);
      if (!fs.exists(root) || !fs.getFileStatus(root).isDirectory()) {
        throw HeadwayException.input(
            "catalog " + directory + ": no such directory; correct --catalog or HEADWAY_CATALOG");
      }
      boolean any = fs.exists(new Path(root, DATASETS)) || fs.exists(new Path(root, BACKBONES));
      if (!any) {
        throw HeadwayException.input(
            "catalog " + directory + ": has neither a folder 'datasets' nor 'backbones'");
      }
      Path folder = new Path(root, kind);
      Map<CatalogFile, String> files = new LinkedHashMap<>();
      if (fs.exists(folder)) {
        FileStatus[] found = fs.listStatus(folder, CatalogSource::isEntry);
        Arrays.sort(found, Comparator.comparing(f -> f.getPath().getName()));
        for (FileStatus file : found) {
          files.put(CatalogFile.of(file.getPath().toString()), text(fs, file.getPath()));
        }
      }
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw HeadwayException.input(
          "catalog " + directory + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static boolean isEntry(Path file) {
    String name = file.getName();
    return !name.startsWith(".") && !name.startsWith("_") && name.matches(".*\\.ya?ml");
  }

  private static String text(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String resource(String name) {
    ClassLoader loader = CatalogSource.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(ROOT + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + ROOT + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
