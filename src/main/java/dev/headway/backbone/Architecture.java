package dev.headway.backbone;

import dev.headway.config.InputSize;
import dev.headway.error.HeadwayException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The networks that Headway builds itself, without their tops. The layer tables are those of Keras
 * 3's {@code keras.applications} (and, for SqueezeNet 1.1, of the Keras port whose weight files are
 * in use), layer names included.
 */
enum Architecture {
  VGG16("vgg16", 32) {
    @Override
    void layers(SpecBuilder b, double width) {
      PlainNetworks.vgg16(b);
    }
  },
  RESNET50("resnet50", 32) {
    @Override
    void layers(SpecBuilder b, double width) {
      ResNets.resnet50(b);
    }
  },
  MOBILENET_V1("mobilenet_v1", 32) {
    @Override
    void layers(SpecBuilder b, double width) {
      MobileNets.v1(b, width);
    }
  },
  MOBILENET_V2("mobilenet_v2", 32) {
    @Override
    void layers(SpecBuilder b, double width) {
      MobileNets.v2(b, width);
    }
  },
  SQUEEZENET_V1_1("squeezenet_v1.1", 31) {
    @Override
    void layers(SpecBuilder b, double width) {
      PlainNetworks.squeezenet(b);
    }
  },
  HEADWAY_NET("headway_net", 16) {
    @Override
    void layers(SpecBuilder b, double width) {
      PlainNetworks.headwayNet(b);
    }
  };

  private final String id;
  private final int minimum;

  Architecture(String id, int minimum) {
    this.id = id;
    this.minimum = minimum;
  }

  abstract void layers(SpecBuilder b, double width);

  /** The name in a descriptor. */
  String id() {
    return id;
  }

  /** The least height and width: Keras' own limit, or what leaves one position in the last map. */
  int minimum() {
    return minimum;
  }

  /**
   * The layers at one input size.
   *
   * @param width the multiplier of the channels; 1 but for MobileNets
   * @throws HeadwayException (exit 2) if the size is below the network's minimum
   */
  NetworkSpec spec(String backbone, double width, InputSize size) {
    if (size.height() < minimum || size.width() < minimum) {
      throw HeadwayException.request(
          "backbone.input_size: "
              + size
              + " is too small for '"
              + backbone
              + "'; its minimum is "
              + minimum
              + "x"
              + minimum);
    }
    SpecBuilder builder = new SpecBuilder(size);
    layers(builder, width);
    return builder.build(id);
  }

  /**
   * The architecture of a descriptor whose layers aren't in its file.
   *
   * @throws HeadwayException (exit 2) naming the nearest where there is none
   */
  static Architecture of(String id) {
    for (Architecture each : values()) {
      if (each.id.equals(id)) {
        return each;
      }
    }
    List<String> names =
        Stream.concat(
                Arrays.stream(values()).map(Architecture::id),
                Stream.of(KerasModel.ARCHITECTURE, OnnxBackbone.ARCHITECTURE))
            .toList();
    throw HeadwayException.request(
        "unknown backbone architecture '"
            + id
            + "'; did you mean '"
            + Names.nearest(id, names, 1).get(0)
            + "'? Known: "
            + String.join(", ", names));
  }

  /** Nearest names for messages. */
  static final class Names {
    private Names() {}

    /** The {@code count} names of the smallest edit distance, nearest first. */
    static List<String> nearest(String word, List<String> names, int count) {
      LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
      return names.stream()
          .sorted(
              java.util.Comparator.comparingInt((String name) -> distance.apply(word, name))
                  .thenComparing(name -> name))
          .limit(count)
          .toList();
    }
  }
}
