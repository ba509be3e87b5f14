package dev.headway.backbone;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.headway.backbone.onnx.OnnxFile;
import dev.headway.backbone.onnx.OnnxFile.Layout;
import dev.headway.backbone.onnx.OnnxModel;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.config.InputSize;
import dev.headway.config.Nearest;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A backbone that is an ONNX file: it runs and never learns. ONNX Runtime itself says which shape a
 * tensor has, by running an image through.
 */
public final class OnnxBackbone {
  /** What a descriptor's {@code architecture} says of one. */
  static final String ARCHITECTURE = BackboneDescriptor.ONNX;

  private final OnnxFile file;
  private final String tensor;
  private final InputSize size;
  private final String sha256;

  /** Of the tensor, when it is a map. */
  private final Layout layout;

  private OnnxBackbone(OnnxFile file, String tensor, InputSize size, String sha256, Layout layout) {
    this.file = file;
    this.tensor = tensor;
    this.size = size;
    this.sha256 = sha256;
    this.layout = layout;
  }

  static boolean describedBy(BackboneDescriptor descriptor) {
    return descriptor.architecture().equals(ARCHITECTURE);
  }

  /**
   * The model up to the tensor that {@code descriptor} names last.
   *
   * @param asked of the images; null for the model's own, or the descriptor's where it takes any
   * @throws HeadwayException exit 3 when the file is no model that runs on images, exit 2 when
   *     descriptor or job don't fit it
   */
  static Backbone load(BackboneDescriptor descriptor, Path path, InputSize asked) {
    Throwable missing = OnnxRuntime.problem();
    if (missing != null) {
      throw HeadwayException.failure(
          "backbone '"
              + descriptor.name()
              + "' is an ONNX file, and ONNX Runtime can't be loaded on this machine ("
              + missing.getMessage()
              + ")",
          missing);
    }
    checkDescriptor(descriptor);
    byte[] bytes;
    OnnxFile file;
    try {
      if (Files.size(path) > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "is over 2 GB; give a smaller model, or one of float16 weights");
      }
      bytes = Files.readAllBytes(path);
      file = OnnxFile.parse(bytes);
    } catch (IOException e) {
      throw HeadwayException.input("weights '" + path + "' can't be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw HeadwayException.input("weights '" + path + "': the file " + e.getMessage(), e);
    }
    InputSize size = size(descriptor, file, asked);
    String tensor = descriptor.layers().get(descriptor.layers().size() - 1);
    List<String> tensors = file.tensors();
    if (!tensors.contains(tensor)) {
      throw request(descriptor, "has no tensor '" + tensor + "'" + Nearest.hint(tensor, tensors));
    }
    long[] shape = shape(file.upTo(tensor, size.height(), size.width()), size, path, tensor);
    Layout layout = layout(descriptor, file, tensor, shape);
    return Backbone.of(
        descriptor.name(),
        size,
        descriptor.preprocess(),
        map(shape, layout),
        new OnnxBackbone(file, tensor, size, DigestUtils.sha256Hex(bytes), layout));
  }

  private static void checkDescriptor(BackboneDescriptor descriptor) {
    if (descriptor.layers().size() > 1) {
      throw HeadwayException.request(
          "backbone '"
              + descriptor.name()
              + "' names "
              + descriptor.layers().size()
              + " tensors in layers; of an ONNX model name one, that with the features");
    }
    if (descriptor.width() != 1) {
      throw HeadwayException.request(
          "backbone '"
              + descriptor.name()
              + "' has width "
              + descriptor.width()
              + ", but an ONNX model's width is in its file; leave the key out");
    }
  }

  private static InputSize size(BackboneDescriptor descriptor, OnnxFile file, InputSize asked) {
    InputSize wanted = asked == null ? descriptor.inputSize() : asked;
    int height = file.height() > 0 || wanted == null ? file.height() : wanted.height();
    int width = file.width() > 0 || wanted == null ? file.width() : wanted.width();
    if (height == 0 || width == 0) {
      throw request(
          descriptor,
          "takes images of any size: set backbone.input_size in the job, or input_size in the"
              + " catalog");
    }
    if ((long) height * width * NetworkSpec.CHANNELS > Integer.MAX_VALUE / Float.BYTES) {
      throw request(
          descriptor, "takes images of " + height + "x" + width + ", which are over 2 GB each");
    }
    InputSize size = new InputSize(height, width);
    if (wanted != null && !size.equals(wanted)) {
      throw request(
          descriptor,
          "takes images of "
              + size
              + ", but "
              + (asked == null ? "input_size in the catalog" : "backbone.input_size")
              + " is "
              + wanted
              + "; leave it out");
    }
    return size;
  }

  private static long[] shape(byte[] model, InputSize size, Path path, String tensor) {
    float[] black = new float[size.height() * size.width() * NetworkSpec.CHANNELS];
    try (OrtSession session = OnnxSessions.open(model, 1);
        OnnxTensor image =
            OnnxTensor.createTensor(
                OnnxRuntime.environment(),
                FloatBuffer.wrap(black),
                new long[] {1, size.height(), size.width(), NetworkSpec.CHANNELS});
        OrtSession.Result result =
            session.run(Map.of(session.getInputNames().iterator().next(), image))) {
      if (result.get(0).getInfo() instanceof TensorInfo info) {
        return info.getShape();
      }
      throw HeadwayException.input(
          "weights '" + path + "': '" + tensor + "' is no tensor; name another in layers");
    } catch (OrtException e) {
      throw HeadwayException.input(
          "weights '"
              + path
              + "': ONNX Runtime can't run the model up to '"
              + tensor
              + "' as float32: "
              + e.getMessage()
              + "; name another tensor in layers, or export the model again",
          e);
    }
  }

  /** How a map lies, by where its channels are; null for a vector. */
  private static Layout layout(
      BackboneDescriptor descriptor, OnnxFile file, String tensor, long... shape) {
    int width = descriptor.featureWidth();
    boolean single = shape.length > 0 && shape[0] == 1;
    if (single && shape.length == 2 && shape[1] == width) {
      return null;
    }
    boolean first = single && shape.length == 4 && shape[1] == width;
    boolean last = single && shape.length == 4 && shape[3] == width;
    if (first || last) {
      return first && last ? file.layout() : first ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST;
    }
    throw request(
        descriptor,
        "gives "
            + Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(" x "))
            + " at '"
            + tensor
            + "' for one image, which is neither a vector nor a map of feature_width "
            + width
            + "; name another tensor in layers, or set feature_width to what it gives");
  }

  /** A vector is a map of one pixel. */
  private static MapShape map(long[] shape, Layout layout) {
    int[] sides = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
    if (layout == null) {
      return new MapShape(1, 1, sides[1]);
    }
    return layout == Layout.CHANNELS_FIRST
        ? new MapShape(sides[2], sides[3], sides[1])
        : new MapShape(sides[1], sides[2], sides[3]);
  }

  private static HeadwayException request(BackboneDescriptor descriptor, String what) {
    return HeadwayException.request(
        "the ONNX model of backbone '" + descriptor.name() + "' " + what);
  }

  /** Refuses to learn. */
  void requireFrozen(String backbone, Trainable trainable) {
    if (!trainable.equals(Trainable.NONE)) {
      throw HeadwayException.request(
          "backbone.trainable: "
              + trainable
              + " isn't possible for '"
              + backbone
              + "': an ONNX file runs but doesn't learn; set it to none");
    }
  }

  /** SHA-256 of what gives the features: the file, the tensor, the size. */
  String sha256() {
    return DigestUtils.sha256Hex(sha256 + "\n" + tensor + "\n" + size);
  }

  /** From images to features. */
  OnnxModel model(Pooling pooling, int width) {
    return file.features(tensor, size.height(), size.width(), layout, pooling, width);
  }

  /** What it computes. */
  FrozenIdentity identity(OnnxModel model, Pooling pooling) {
    return new FrozenIdentity(
        DigestUtils.sha256Hex(model.file()),
        sha256,
        tensor,
        layout == null ? "none" : pooling.name().toLowerCase(Locale.ROOT));
  }
}
