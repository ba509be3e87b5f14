package dev.headway.backbone;

import dev.headway.config.Nearest;
import dev.headway.config.Trainable;
import dev.headway.error.HeadwayException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Where a backbone is cut in two: the frozen part, which runs once over every image, and the part
 * that is trained. One activation alone crosses the cut, so that it is all that a row needs.
 *
 * @param at the vertex whose activation crosses the cut; the network's input when nothing is frozen
 * @param frozen the vertices that {@code at} is computed from, itself last, the input excluded
 * @param trained all others
 */
record Cut(String at, Set<String> frozen, Set<String> trained) {
  /**
   * The cut of a job.
   *
   * @throws HeadwayException exit 2 for a layer that isn't there, or before which no single
   *     activation has all that comes behind
   */
  static Cut of(Backbone backbone, Trainable trainable) {
    if (backbone.onnx() != null) {
      backbone.onnx().requireFrozen(backbone.name(), trainable);
      return new Cut(NetworkSpec.INPUT, Set.of(OnnxBackbone.ARCHITECTURE), Set.of());
    }
    ComputationGraphConfiguration graph = backbone.graph().getConfiguration();
    return switch (trainable.extent()) {
      case NONE -> at(graph, graph.getNetworkOutputs().get(0));
      case ALL -> at(graph, NetworkSpec.INPUT);
      case FROM -> new Finder(backbone.name(), graph).before(trainable.layer());
    };
  }

  /** Nothing of the backbone is trained. */
  boolean trainsNothing() {
    return trained.isEmpty();
  }

  /** Nothing of the backbone is frozen. */
  boolean freezesNothing() {
    return frozen.isEmpty();
  }

  private static Cut at(ComputationGraphConfiguration graph, String vertex) {
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(vertex));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!name.equals(NetworkSpec.INPUT) && needed.add(name)) {
        open.addAll(graph.getVertexInputs().get(name));
      }
    }
    // The graph's own order: each vertex after those that it takes.
    Map<Boolean, Set<String>> parts =
        graph.getVertices().keySet().stream()
            .collect(
                Collectors.partitioningBy(
                    needed::contains, Collectors.toCollection(LinkedHashSet::new)));
    return new Cut(vertex, parts.get(true), parts.get(false));
  }

  /** The first vertex of the trained part that takes a frozen activation other than the cut's. */
  private String crossing(ComputationGraphConfiguration graph) {
    return trained.stream()
        .filter(vertex -> graph.getVertexInputs().get(vertex).stream().anyMatch(this::outOfReach))
        .findFirst()
        .orElse(null);
  }

  private boolean outOfReach(String vertex) {
    return !vertex.equals(at) && !trained.contains(vertex);
  }

  /** Finds cuts by the names of layers. */
  private record Finder(String backbone, ComputationGraphConfiguration graph) {
    Cut before(String layer) {
      List<String> names = names();
      if (!names.contains(layer)) {
        throw HeadwayException.request(
            "backbone.trainable: '"
                + backbone
                + "' has no layer '"
                + layer
                + "'"
                + Nearest.hint(layer, names));
      }
      List<String> takes = graph.getVertexInputs().get(first(layer));
      if (takes.size() > 1) {
        throw refused(layer, "which takes " + takes.size() + " activations at once", names);
      }
      Cut cut = at(graph, takes.get(0));
      String crossing = cut.crossing(graph);
      if (crossing != null) {
        String also =
            graph.getVertexInputs().get(crossing).stream()
                .filter(cut::outOfReach)
                .findFirst()
                .orElseThrow();
        throw refused(
            layer,
            "since '" + crossing + "' behind it also takes '" + also + "' from before it",
            names);
      }
      return cut;
    }

    private HeadwayException refused(String layer, String why, List<String> names) {
      int at = names.indexOf(layer);
      // The first layer is always possible.
      int below = at - 1;
      while (!possible(names.get(below))) {
        below--;
      }
      int above = at + 1;
      while (above < names.size() && !possible(names.get(above))) {
        above++;
      }
      return HeadwayException.request(
          "backbone.trainable: '"
              + backbone
              + "' can't be cut before '"
              + layer
              + "', "
              + why
              + (above < names.size()
                  ? "; the nearest cuts are from:"
                  : "; the nearest cut is from:")
              + names.get(below)
              + (above < names.size() ? " and from:" + names.get(above) : ""));
    }

    private boolean possible(String layer) {
      List<String> takes = graph.getVertexInputs().get(first(layer));
      return takes.size() == 1 && at(graph, takes.get(0)).crossing(graph) == null;
    }

    /** Layers as their file names them. */
    private List<String> names() {
      return graph.getVertices().keySet().stream()
          .filter(vertex -> !KerasGraph.partOfLayer(vertex, graph.getVertices().keySet()))
          .toList();
    }

    /** The first vertex of a layer. */
    private String first(String layer) {
      String depthwise = KerasGraph.depthwise(layer);
      return graph.getVertices().containsKey(depthwise) ? depthwise : layer;
    }
  }
}
