package dev.headway.backbone.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * Gives convolutions whole blocks of channels, the added ones without effect. ONNX Runtime computes
 * blocks of 16 channels on processors with AVX-512, and turns maps with other numbers of them into
 * another layout and back: of MobileNetV1 0.25, whose first map has 8 channels, that was about a
 * tenth of the time by its profiler.
 *
 * <p>A map is padded when all that reads it, through activations and depthwise convolutions, are
 * convolutions of the whole map: their weights for the added channels are zero.
 */
public final class PaddedChannels {
  /** What makes one map of one map, value by value. */
  private static final Set<String> ELEMENTWISE = Set.of("Relu", "Clip", "LeakyRelu", "Sigmoid");

  private final GraphProto.Builder graph;
  private final int block;
  private final Map<String, Integer> constants = new HashMap<>();
  private final Map<String, List<Integer>> readers = new HashMap<>();

  private PaddedChannels(GraphProto.Builder graph, int block) {
    this.graph = graph;
    this.block = block;
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      constants.put(graph.getInitializer(i).getName(), i);
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String input : graph.getNode(i).getInputList()) {
        readers.computeIfAbsent(input, name -> new ArrayList<>()).add(i);
      }
    }
  }

  /**
   * Pads.
   *
   * @param model as {@link OnnxCompiler} makes it
   * @param block channels that are computed together
   * @return a model that gives the same but for the rounding of floats
   */
  public static OnnxModel pad(OnnxModel model, int block) {
    try {
      ModelProto.Builder padded = ModelProto.parseFrom(model.file()).toBuilder();
      new PaddedChannels(padded.getGraphBuilder(), block).pad();
      return new OnnxModel(padded.build().toByteArray(), model.width());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an ONNX model", e);
    }
  }

  private void pad() {
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      // A depthwise convolution takes what it is given: it only goes on with a padded map.
      if (isWhole(node) && channels(node) % block != 0) {
        List<Integer> behind = new ArrayList<>();
        if (follow(node.getOutput(0), behind)) {
          int padded = (channels(node) + block - 1) / block * block;
          padOutputs(i, padded);
          behind.forEach(reader -> widen(reader, padded));
        }
      }
    }
  }

  /** Whether all that reads a map can have it with more channels; they are added to the list. */
  private boolean follow(String map, List<Integer> behind) {
    List<Integer> own = readers.getOrDefault(map, List.of());
    // What nothing reads comes out.
    if (own.isEmpty() || graph.getOutputList().stream().anyMatch(o -> o.getName().equals(map))) {
      return false;
    }
    for (int reader : own) {
      NodeProto node = graph.getNode(reader);
      behind.add(reader);
      boolean passes = ELEMENTWISE.contains(node.getOpType()) || isDepthwise(node);
      if (passes ? !follow(node.getOutput(0), behind) : !isWhole(node)) {
        return false;
      }
    }
    return true;
  }

  private void widen(int reader, int padded) {
    NodeProto node = graph.getNode(reader);
    if (isDepthwise(node)) {
      padOutputs(reader, padded);
      NodeProto.Builder wider = graph.getNodeBuilder(reader);
      for (int i = 0; i < wider.getAttributeCount(); i++) {
        if (wider.getAttribute(i).getName().equals("group")) {
          wider.setAttribute(i, OnnxGraph.attribute("group", (long) padded));
        }
      }
    } else if (isWhole(node)) {
      TensorProto.Builder weights = constant(node.getInput(1));
      int each = (int) (weights.getDims(2) * weights.getDims(3)) * Float.BYTES;
      int from = (int) weights.getDims(1) * each;
      int to = padded * each;
      byte[] old = weights.getRawData().toByteArray();
      ByteBuffer data = ByteBuffer.allocate((int) weights.getDims(0) * to);
      for (int out = 0; out < weights.getDims(0); out++) {
        data.position(out * to);
        data.put(old, out * from, from);
      }
      weights.setDims(1, padded).setRawData(ByteString.copyFrom(data.array()));
    }
  }

  /** Zeros behind weights and bias. */
  private void padOutputs(int convolution, int padded) {
    NodeProto node = graph.getNode(convolution);
    for (String name : node.getInputList().subList(1, node.getInputCount())) {
      TensorProto.Builder values = constant(name);
      byte[] old = values.getRawData().toByteArray();
      int each = old.length / (int) values.getDims(0);
      values.setDims(0, padded).setRawData(ByteString.copyFrom(Arrays.copyOf(old, each * padded)));
    }
  }

  /** A convolution in which each channel that comes out sees all that come in. */
  private boolean isWhole(NodeProto node) {
    return hasOwnConstants(node) && group(node) == 1;
  }

  /** One in which each channel that comes out sees one that comes in, another one each. */
  private boolean isDepthwise(NodeProto node) {
    return hasOwnConstants(node)
        && group(node) > 1
        && group(node) == channels(node)
        && constant(node.getInput(1)).getDims(1) == 1;
  }

  /** Of a convolution: weights and bias that no other node reads. */
  private boolean hasOwnConstants(NodeProto node) {
    return node.getOpType().equals("Conv")
        && node.getInputList().stream()
            .skip(1)
            .allMatch(name -> constants.containsKey(name) && readers.get(name).size() == 1);
  }

  private int channels(NodeProto convolution) {
    return (int) constant(convolution.getInput(1)).getDims(0);
  }

  private TensorProto.Builder constant(String name) {
    return graph.getInitializerBuilder(constants.get(name));
  }

  private static long group(NodeProto node) {
    return node.getAttributeList().stream()
        .filter(a -> a.getName().equals("group"))
        .mapToLong(AttributeProto::getI)
        .findFirst()
        .orElse(1);
  }
}
