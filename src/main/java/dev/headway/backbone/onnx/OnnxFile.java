package dev.headway.backbone.onnx;

import dev.headway.config.Pooling;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * An ONNX model that somebody else made, of which a tensor is wanted. What is asked of it as a
 * whole is that it takes one batch of images with three channels, as floats, channels first or
 * last; its operators are ONNX Runtime's concern.
 */
public final class OnnxFile {
  private static final int RANK = 4;
  private static final int COLOURS = 3;

  private final ModelProto model;
  private final ValueInfoProto input;

  private OnnxFile(ModelProto model, ValueInfoProto input) {
    this.model = model;
    this.input = input;
  }

  /** Which axis of a map its channels are. */
  public enum Layout {
    /** n × channels × height × width. */
    CHANNELS_FIRST,
    /** n × height × width × channels. */
    CHANNELS_LAST
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying what the file is or takes instead
   */
  public static OnnxFile parse(byte[] bytes) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is no ONNX model, or is cut off", e);
    }
    GraphProto graph = model.getGraph();
    if (graph.getNodeCount() == 0) {
      throw new IllegalArgumentException("is no ONNX model: it has no operators");
    }
    if (graph.getInitializerList().stream()
        .anyMatch(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL)) {
      throw new IllegalArgumentException(
          "keeps its weights in other files; save the model as one file");
    }
    Set<String> constants =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(i -> !constants.contains(i.getName())).toList();
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "takes "
              + inputs.size()
              + " inputs"
              + inputs.stream().map(OnnxFile::describe).collect(Collectors.joining(", ", " (", ")"))
              + "; a backbone takes one, images");
    }
    OnnxFile file = new OnnxFile(model, inputs.get(0));
    file.requireImages();
    return file;
  }

  private void requireImages() {
    String wrong = null;
    if (input.getType().getTensorType().getElemType() != TensorProto.DataType.FLOAT.getNumber()) {
      wrong = "a backbone takes float32";
    } else if (dims().size() != RANK || colours(1) == colours(3)) {
      wrong = "a backbone takes n x 3 x height x width, or n x height x width x 3";
    } else if (dims().get(0).getDimValue() > 1) {
      wrong = "a backbone takes any number of images; save it with a first dimension that is open";
    }
    if (wrong != null) {
      throw new IllegalArgumentException("takes " + describe(input) + "; " + wrong);
    }
  }

  private List<Dimension> dims() {
    return input.getType().getTensorType().getShape().getDimList();
  }

  private boolean colours(int axis) {
    return dims().get(axis).getDimValue() == COLOURS;
  }

  private static String describe(ValueInfoProto value) {
    TensorProto.DataType type =
        TensorProto.DataType.forNumber(value.getType().getTensorType().getElemType());
    return value.getName()
        + ": "
        + (type == null ? "unknown" : type.name().toLowerCase(java.util.Locale.ROOT))
        + " "
        + value.getType().getTensorType().getShape().getDimList().stream()
            .map(d -> d.getDimValue() > 0 ? Long.toString(d.getDimValue()) : "?")
            .collect(Collectors.joining(" x "));
  }

  /** Of the images. */
  public Layout layout() {
    return colours(1) ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST;
  }

  /** The images' height; 0 where any is taken. */
  public int height() {
    return side(layout() == Layout.CHANNELS_FIRST ? 2 : 1);
  }

  /** The images' width; 0 where any is taken. */
  public int width() {
    return side(layout() == Layout.CHANNELS_FIRST ? 3 : 2);
  }

  /** Old files say -1 for any. */
  private int side(int axis) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, dims().get(axis).getDimValue()));
  }

  /** The names of all that the model computes, in its order. */
  public List<String> tensors() {
    return model.getGraph().getNodeList().stream()
        .flatMap(node -> node.getOutputList().stream())
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /**
   * The model up to a tensor, and no more of it.
   *
   * @param tensor one of {@link #tensors}
   * @param height of the images, width beside it: n × height × width × 3 come in
   * @return an ONNX file whose only output is the tensor
   */
  public byte[] upTo(String tensor, int height, int width) {
    Cut cut = cut(tensor, height, width);
    cut.graph.addOutput(OnnxGraph.floats(tensor));
    return cut.build();
  }

  /**
   * The model up to a tensor as features: n × height × width × 3 come in, n × features out.
   *
   * @param map how the tensor lies if it is a map; null for a vector
   * @param pooling what becomes of a map; flattened it lies as height, width, channels
   * @param features how many there are then
   */
  public OnnxModel features(
      String tensor, int height, int width, Layout map, Pooling pooling, int features) {
    Cut cut = cut(tensor, height, width);
    String last = tensor;
    if (map != null) {
      boolean average = pooling == Pooling.GLOBAL_AVERAGE;
      if (average && map == Layout.CHANNELS_LAST) {
        last = cut.add("Transpose", last, OnnxGraph.attribute("perm", 0, 3, 1, 2));
      } else if (!average && map == Layout.CHANNELS_FIRST) {
        last = cut.add("Transpose", last, OnnxGraph.attribute("perm", 0, 2, 3, 1));
      }
      if (average) {
        last = cut.add("GlobalAveragePool", last);
      }
    }
    last = cut.add("Flatten", last, OnnxGraph.attribute("axis", 1L));
    cut.graph.addOutput(OnnxGraph.value(last, features));
    return new OnnxModel(cut.build(), features);
  }

  private Cut cut(String tensor, int height, int width) {
    Cut cut = new Cut(needed(tensor));
    String images = cut.unused("headway/images");
    cut.graph.addInput(OnnxGraph.value(images, height, width, COLOURS));
    NodeProto.Builder turn =
        NodeProto.newBuilder()
            .setName(cut.unused("headway/turned"))
            .setOpType("Identity")
            .addInput(images)
            .addOutput(input.getName());
    if (layout() == Layout.CHANNELS_FIRST) {
      turn.setOpType("Transpose").addAttribute(OnnxGraph.attribute("perm", 0, 3, 1, 2));
    }
    cut.graph.addNode(0, turn);
    return cut;
  }

  /** The nodes, by number, that a tensor is computed from. */
  private Set<Integer> needed(String tensor) {
    List<NodeProto> nodes = model.getGraph().getNodeList();
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).getOutputList()) {
        makers.put(output, i);
      }
    }
    Set<Integer> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(tensor));
    // What is left out has an empty name.
    makers.remove("");
    while (!open.isEmpty()) {
      Integer maker = makers.get(open.pop());
      if (maker != null && needed.add(maker)) {
        taken(nodes.get(maker)).forEach(open::push);
      }
    }
    return needed;
  }

  /** What a node takes, those in its own graphs (branches, loops) included. */
  private static Stream<String> taken(NodeProto node) {
    return Stream.concat(
        node.getInputList().stream(),
        node.getAttributeList().stream()
            .flatMap(OnnxFile::graphs)
            .flatMap(graph -> graph.getNodeList().stream())
            .flatMap(OnnxFile::taken));
  }

  private static Stream<GraphProto> graphs(AttributeProto attribute) {
    return attribute.hasG()
        ? Stream.concat(Stream.of(attribute.getG()), attribute.getGraphsList().stream())
        : attribute.getGraphsList().stream();
  }

  /** A part of the model that is added to. */
  private final class Cut {
    private final GraphProto.Builder graph;
    private final Set<String> names = new HashSet<>();

    Cut(Set<Integer> needed) {
      GraphProto all = model.getGraph();
      all.getNodeList()
          .forEach(
              node -> {
                names.add(node.getName());
                names.addAll(node.getInputList());
                names.addAll(node.getOutputList());
              });
      Set<String> used = new HashSet<>();
      // Shapes are found out again: those of the file may be of another image size.
      graph = all.toBuilder().clearNode().clearInitializer().clearInput().clearOutput();
      graph.clearValueInfo();
      for (int i = 0; i < all.getNodeCount(); i++) {
        if (needed.contains(i)) {
          graph.addNode(all.getNode(i));
          taken(all.getNode(i)).forEach(used::add);
        }
      }
      all.getInitializerList().stream()
          .filter(constant -> used.contains(constant.getName()))
          .forEach(graph::addInitializer);
    }

    /** A name that the file hasn't. */
    String unused(String name) {
      String unused = name;
      while (!names.add(unused)) {
        unused += "_";
      }
      return unused;
    }

    /** An operator of one input and one output; returns the output. */
    String add(String operator, String taken, AttributeProto... attributes) {
      String output = unused("headway/features");
      graph.addNode(
          NodeProto.newBuilder()
              .setName(output)
              .setOpType(operator)
              .addInput(taken)
              .addOutput(output)
              .addAllAttribute(List.of(attributes)));
      return output;
    }

    byte[] build() {
      return model.toBuilder().setGraph(graph).build().toByteArray();
    }
  }
}
