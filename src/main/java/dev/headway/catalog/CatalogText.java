package dev.headway.catalog;

import dev.headway.config.Nearest;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The catalog as people read it: what {@code catalog list} and {@code catalog show} print. */
public final class CatalogText {
  private static final int WIDTH = 100;

  private CatalogText() {}

  /** Two aligned tables, data sets and backbones, and the entries that are broken. */
  public static String list(Catalog catalog) {
    List<List<String>> datasets = new ArrayList<>();
    datasets.add(List.of("DATA SET", "ROWS", "CLASSES", "ON THIS SITE", "TITLE"));
    catalog.datasets().forEach(d -> datasets.add(row(d)));
    List<List<String>> backbones = new ArrayList<>();
    backbones.add(List.of("BACKBONE", "INPUT", "FEATURES", "LAYERS", "ON THIS SITE", "TITLE"));
    catalog.backbones().forEach(b -> backbones.add(row(b)));
    String broken =
        catalog.broken().stream()
            .map(f -> "broken " + f.entry() + ": " + f.problem() + "\n")
            .collect(Collectors.joining());
    return table(datasets) + "\n" + table(backbones) + (broken.isEmpty() ? "" : "\n" + broken);
  }

  /**
   * The entry of this name (both, when a data set and a backbone share it), every key of it.
   *
   * @throws HeadwayException exit 2 when there is none, with the nearest name, or it is broken
   */
  public static String show(Catalog catalog, String name) {
    Optional<DatasetDescriptor> dataset = catalog.findDataset(name);
    Optional<BackboneDescriptor> backbone = catalog.findBackbone(name);
    if (dataset.isEmpty() && backbone.isEmpty()) {
      throw HeadwayException.request(
          "unknown data set or backbone '" + name + "'" + Nearest.hint(name, catalog.names()));
    }
    return dataset.map(CatalogText::show).orElse("") + backbone.map(CatalogText::show).orElse("");
  }

  /** A data set's listing, as its file has it. */
  public static String show(DatasetDescriptor dataset) {
    StringBuilder out = new StringBuilder();
    line(out, "data set", dataset.name());
    line(out, "title", dataset.title());
    line(out, "homepage", dataset.homepage());
    for (Download download : dataset.downloads()) {
      line(out, "download", download.uri());
      line(out, "  bytes", download.bytes() == null ? "not published" : number(download.bytes()));
      line(out, "  checksum", orNone(download.checksum(), "not published"));
    }
    line(out, "labels", wrapped(dataset.labels()));
    dataset.splits().forEach((split, rows) -> line(out, "split " + split, number(rows) + " rows"));
    line(out, "license", dataset.license());
    line(out, "on this site", orNone(dataset.uri(), "no"));
    return out.toString();
  }

  /** A backbone's listing, as its file has it. */
  public static String show(BackboneDescriptor backbone) {
    WeightsFile weights = backbone.weights();
    StringBuilder out = new StringBuilder();
    line(out, "backbone", backbone.name());
    line(out, "title", backbone.title());
    line(out, "architecture", backbone.architecture() + ", width " + backbone.width());
    line(out, "input size", backbone.inputSizeText());
    line(out, "preprocess", backbone.preprocess().name().toLowerCase(Locale.ROOT));
    line(out, "features", number(backbone.featureWidth()));
    line(out, "weights", weights == null ? "none published" : weights.uri());
    if (weights != null) {
      line(out, "  checksum", orNone(weights.checksum(), "not published"));
    }
    line(out, "license", backbone.license());
    line(out, backbone.layers().size() + " layers", wrapped(backbone.layers()));
    return out.toString();
  }

  private static List<String> row(DatasetDescriptor d) {
    return List.of(
        d.name(),
        number(d.rows()),
        number(d.labels().size()),
        d.uri() == null ? "no" : "yes",
        d.title());
  }

  private static List<String> row(BackboneDescriptor b) {
    boolean published = b.weights() == null || b.weights().uri().matches("https?:.*");
    return List.of(
        b.name(),
        b.inputSizeText(),
        number(b.featureWidth()),
        number(b.layers().size()),
        published ? "no" : "yes",
        b.title());
  }

  private static String table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, columns)
                        .mapToObj(c -> row.get(c) + " ".repeat(widths[c] - row.get(c).length()))
                        .collect(Collectors.joining("  "))
                        .stripTrailing()
                    + "\n")
        .collect(Collectors.joining());
  }

  private static void line(StringBuilder out, String key, String value) {
    out.append(String.format("%-14s%s\n", key + ":", value));
  }

  /** Names with commas, broken into lines that go on below the value's column. */
  private static String wrapped(Collection<String> names) {
    String margin = " ".repeat(14);
    StringBuilder out = new StringBuilder();
    int column = margin.length();
    for (String name : names) {
      if (out.length() > 0) {
        out.append(',');
        boolean fits = column + 2 + name.length() < WIDTH;
        out.append(fits ? " " : "\n" + margin);
        column = fits ? column + 2 : margin.length();
      }
      out.append(name);
      column += name.length();
    }
    return out.toString();
  }

  private static String orNone(String value, String none) {
    return value == null ? none : value;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
