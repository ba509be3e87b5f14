package dev.headway.pipeline;

import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A finished run on the built-in sample.
 *
 * @param model the URI of its whole network as a file, which another job can take its backbone from
 * @param network the same, loaded
 */
public record SampleRun(
    String name, String model, RunMetrics metrics, History history, ComputationGraph network) {
  /** One of the run's numbers. */
  public double number(String metric) {
    return metrics.number(metric).orElseThrow();
  }
}
