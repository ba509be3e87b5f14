package dev.headway.bundle;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.util.List;
import java.util.Map;

/**
 * Where a model comes from and what it takes and gives; there is no model without it.
 *
 * @param name of the job
 * @param runId of the run
 * @param created ISO-8601, UTC
 * @param labels the classes in the order of the output
 * @param inputSize height and width of the input
 * @param preprocess from pixels to input
 * @param output what comes out
 * @param backbone the catalog's name
 * @param data digests of the data: {@code uri}, {@code rows_sha256}, {@code split_sha256}; and
 *     {@code seed}, which the order of the rows is salted with
 * @param weights digests of the weights: {@code backbone_sha256} before training, {@code
 *     model_sha256} after
 * @param metrics what was measured
 * @param versions of Headway, Spark, DL4J, Java …
 * @param job the effective job file
 * @param files SHA-256 by file name, in hex
 */
public record Manifest(
    String name,
    String runId,
    String created,
    List<String> labels,
    InputSize inputSize,
    PreprocessMode preprocess,
    ModelOutput output,
    String backbone,
    Map<String, String> data,
    Map<String, String> weights,
    Map<String, Double> metrics,
    Map<String, String> versions,
    String job,
    Map<String, String> files) {
  /** Refuses to be without provenance. */
  public Manifest {
    labels = List.copyOf(labels);
    data = Map.copyOf(data);
    weights = Map.copyOf(weights);
    metrics = Map.copyOf(metrics);
    versions = Map.copyOf(versions);
    files = Map.copyOf(files);
    require(!labels.isEmpty(), "labels");
    require(data.containsKey("uri") && data.containsKey("rows_sha256"), "data");
    require(weights.containsKey("model_sha256"), "weights");
    require(!versions.isEmpty(), "versions");
    require(job != null && !job.isBlank(), "job");
    require(files.containsKey(Bundle.MODEL), "files");
  }

  private static void require(boolean present, String what) {
    if (!present) {
      throw new IllegalArgumentException("a manifest needs its " + what);
    }
  }
}
