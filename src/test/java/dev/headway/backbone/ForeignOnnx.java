package dev.headway.backbone;

import dev.headway.backbone.onnx.OnnxCompiler;
import dev.headway.backbone.onnx.UnknownLayerException;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/** ONNX files as others write them, made of what is here. */
public final class ForeignOnnx {
  private ForeignOnnx() {}

  /**
   * A backbone with channels first and names of its own for what comes in, as PyTorch exports it: a
   * map comes out.
   */
  public static byte[] channelsFirst(Backbone backbone, long batch, long height, long width) {
    ModelProto model = compiled(backbone);
    NodeProto turn = model.getGraph().getNode(0);
    if (!turn.getOpType().equals("Transpose")) {
      throw new IllegalStateException("the compiler turns images first");
    }
    GraphProto.Builder graph = model.getGraph().toBuilder().clearNode().clearInput().clearOutput();
    graph.addInput(tensor(turn.getOutput(0), TensorProto.DataType.FLOAT, batch, 3, height, width));
    // What comes behind the map stays in the file, for nobody: a pooling and its output.
    Set<String> last = Set.of("Transpose", "Flatten", "Reshape");
    List<NodeProto> nodes = model.getGraph().getNodeList();
    for (NodeProto node : nodes.subList(1, nodes.size())) {
      if (!last.contains(node.getOpType())) {
        graph.addNode(node);
      }
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /** A backbone as {@link OnnxCompiler} writes it: channels last. */
  public static byte[] channelsLast(Backbone backbone) {
    return compiled(backbone).toByteArray();
  }

  private static ModelProto compiled(Backbone backbone) {
    try {
      return ModelProto.parseFrom(
          OnnxCompiler.compile(
                  backbone.graph(),
                  dev.headway.config.Pooling.GLOBAL_AVERAGE,
                  backbone.inputSize().height(),
                  backbone.inputSize().width(),
                  3)
              .file());
    } catch (UnknownLayerException | InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One operator on whatever comes in. */
  static ModelProto.Builder relu(ValueInfoProto... inputs) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("g");
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Relu")
            .setName("relu")
            .addInput(inputs[0].getName())
            .addOutput("y"));
    graph.addAllInput(List.of(inputs));
    graph.addOutput(tensor("y", TensorProto.DataType.FLOAT));
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(onnx.Onnx.OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph);
  }

  /** A tensor; a side of 0 is open. */
  static ValueInfoProto tensor(String name, TensorProto.DataType type, long... sides) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long side : sides) {
      shape.addDim(
          side == 0
              ? Dimension.newBuilder().setDimParam("d" + shape.getDimCount())
              : Dimension.newBuilder().setDimValue(side));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /** An operator whose branch takes a tensor that nothing else names. */
  static ModelProto branching(ValueInfoProto images) {
    ModelProto.Builder model = relu(images);
    GraphProto branch =
        GraphProto.newBuilder()
            .setName("branch")
            .addNode(NodeProto.newBuilder().setOpType("Neg").addInput("y").addOutput("b"))
            .addOutput(tensor("b", TensorProto.DataType.FLOAT))
            .build();
    model
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("condition")
                .setDataType(TensorProto.DataType.BOOL.getNumber())
                .addInt32Data(1))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("If")
                .setName("if")
                .addInput("condition")
                .addOutput("z")
                .addAttribute(graph("then_branch", branch))
                .addAttribute(graph("else_branch", branch)));
    return model.build();
  }

  private static AttributeProto graph(String name, GraphProto graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }
}
