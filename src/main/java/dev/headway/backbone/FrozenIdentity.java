package dev.headway.backbone;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.config.Pooling;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What a frozen part computes, whatever runs it.
 *
 * @param layersSha256 a digest of the layers and how they are connected, 64 hex digits
 * @param weightsSha256 a digest of the parameters, as {@link ModelDigest#sha256}
 * @param cut the last layer
 * @param pooling what becomes of a map: {@code none}, or the pooling's name
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
public record FrozenIdentity(String layersSha256, String weightsSha256, String cut, String pooling)
    implements Serializable {
  /** What DL4J writes down too, and what no output depends on; its default seed is the clock. */
  private static final List<String> OF_TRAINING = List.of("seed", "iterationCount", "epochCount");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static FrozenIdentity of(ComputationGraph graph, Pooling pooling, long... inputShape) {
    return new FrozenIdentity(
        layers(graph, inputShape),
        ModelDigest.sha256(graph),
        String.join(", ", graph.getConfiguration().getNetworkOutputs()),
        pooling == null ? "none" : pooling.name().toLowerCase(Locale.ROOT));
  }

  /** A digest of layers and how they are connected, 64 hex digits. */
  static String layers(ComputationGraph graph, long... inputShape) {
    try {
      JsonNode layers = JSON.readTree(TrainableNetwork.of(graph, inputShape).configuration());
      for (String ofTraining : OF_TRAINING) {
        layers.findParents(ofTraining).forEach(node -> ((ObjectNode) node).remove(ofTraining));
      }
      return DigestUtils.sha256Hex(JSON.writeValueAsString(layers));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DL4J writes its configurations as JSON", e);
    }
  }
}
