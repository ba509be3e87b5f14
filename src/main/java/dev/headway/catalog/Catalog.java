package dev.headway.catalog;

import dev.headway.config.Nearest;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The data sets and backbones that a job can name: the built-in ones, and those of a site's own
 * directories. A broken entry is an error when it is named, and a {@link Finding} of {@link
 * #check}; the others can be used.
 */
public final class Catalog {
  /** The environment variable with a site's directories, separated by commas. */
  public static final String VARIABLE = "HEADWAY_CATALOG";

  private final Configuration hadoop;
  private final Map<String, Entry<DatasetDescriptor>> datasets = new TreeMap<>();
  private final Map<String, Entry<BackboneDescriptor>> backbones = new TreeMap<>();

  private Catalog(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Reads the built-in catalog and these directories, whose entries replace those of the same name
   * before them.
   *
   * @param directories any Hadoop URIs or local paths, with the folders {@code datasets} and {@code
   *     backbones} or one of them
   * @throws HeadwayException exit 3 when a directory is missing or can't be read
   */
  public static Catalog load(List<String> directories, Configuration hadoop) {
    Catalog catalog = new Catalog(hadoop);
    catalog.add(kind -> CatalogSource.builtIn(kind));
    for (String directory : directories) {
      catalog.add(kind -> CatalogSource.directory(directory, kind, hadoop));
    }
    return catalog;
  }

  /** A site's directories: those of the environment, then those of {@code --catalog}. */
  public static List<String> directories(Map<String, String> environment, List<String> options) {
    Stream<String> ofVariable = Arrays.stream(environment.getOrDefault(VARIABLE, "").split(","));
    return Stream.concat(ofVariable, options.stream())
        .map(String::strip)
        .filter(d -> !d.isEmpty())
        .toList();
  }

  private void add(Function<String, Map<CatalogFile, String>> source) {
    add(source.apply(CatalogSource.DATASETS), DatasetParser::parse, datasets);
    add(source.apply(CatalogSource.BACKBONES), BackboneParser::parse, backbones);
  }

  private static <T> void add(
      Map<CatalogFile, String> files,
      BiFunction<String, CatalogFile, T> parser,
      Map<String, Entry<T>> entries) {
    files.forEach(
        (file, text) -> {
          try {
            entries.put(file.stem(), new Entry<>(parser.apply(text, file), null));
          } catch (HeadwayException e) {
            entries.put(file.stem(), new Entry<>(null, e));
          }
        });
  }

  /**
   * The data set of this name.
   *
   * @throws HeadwayException exit 2 when there is none, with the nearest name, or its entry is
   *     broken
   */
  public DatasetDescriptor dataset(String name) {
    return findDataset(name).orElseThrow(() -> unknown("data set", name, datasets));
  }

  /**
   * The backbone of this name.
   *
   * @throws HeadwayException exit 2 when there is none, with the nearest name, or its entry is
   *     broken
   */
  public BackboneDescriptor backbone(String name) {
    return findBackbone(name).orElseThrow(() -> unknown("backbone", name, backbones));
  }

  /** The data set of this name, if there is one; a broken entry is an error (exit 2). */
  public Optional<DatasetDescriptor> findDataset(String name) {
    return Optional.ofNullable(datasets.get(name)).map(Entry::get);
  }

  /** The backbone of this name, if there is one; a broken entry is an error (exit 2). */
  public Optional<BackboneDescriptor> findBackbone(String name) {
    return Optional.ofNullable(backbones.get(name)).map(Entry::get);
  }

  /** The valid data sets, by name. */
  public List<DatasetDescriptor> datasets() {
    return valid(datasets);
  }

  /** The valid backbones, by name. */
  public List<BackboneDescriptor> backbones() {
    return valid(backbones);
  }

  /** The names of all entries, broken ones too: data sets, then backbones, each sorted. */
  public List<String> names() {
    return Stream.concat(datasets.keySet().stream(), backbones.keySet().stream()).toList();
  }

  /**
   * What is wrong with the catalog: every entry that isn't valid, and every place on this site that
   * isn't there or holds something else. Reads each weights file of the site that has a checksum
   * whole; asks nothing of the network but the site's own file systems.
   */
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>(broken());
    SiteCheck site = new SiteCheck(hadoop);
    datasets().forEach(d -> site.dataset(d).ifPresent(findings::add));
    backbones().forEach(b -> site.backbone(b).ifPresent(findings::add));
    return List.copyOf(findings);
  }

  /** The entries that aren't valid. */
  List<Finding> broken() {
    return Stream.concat(broken("data set", datasets), broken("backbone", backbones)).toList();
  }

  private static <T> Stream<Finding> broken(String kind, Map<String, Entry<T>> entries) {
    return entries.entrySet().stream()
        .filter(e -> e.getValue().error() != null)
        .map(e -> new Finding(kind + " " + e.getKey(), e.getValue().error().getMessage()));
  }

  private static <T> List<T> valid(Map<String, Entry<T>> entries) {
    return entries.values().stream().filter(e -> e.error() == null).map(Entry::get).toList();
  }

  private static <T> HeadwayException unknown(
      String kind, String name, Map<String, Entry<T>> entries) {
    return HeadwayException.request(
        "unknown " + kind + " '" + name + "'" + Nearest.hint(name, entries.keySet()));
  }
}
