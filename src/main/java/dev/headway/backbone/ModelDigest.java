package dev.headway.backbone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a model is, bit for bit: SHA-256 over its parameters, never over a file, since DL4J's zip
 * carries the clock.
 */
public final class ModelDigest {
  private static final int CHUNK = 1 << 14;

  private ModelDigest() {}

  /**
   * The digest in hex. In topological order of the layers, and for each layer in the order of its
   * parameter table: layer name, a zero byte, parameter name, a zero byte, each dimension as a
   * little-endian int64, then the values in C order as little-endian float32.
   */
  public static String sha256(ComputationGraph network) {
    MessageDigest sha = DigestUtils.getSha256Digest();
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = network.getVertices()[index];
      if (vertex.hasLayer()) {
        for (Map.Entry<String, INDArray> entry : vertex.getLayer().paramTable().entrySet()) {
          text(sha, vertex.getVertexName());
          text(sha, entry.getKey());
          array(sha, entry.getValue());
        }
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void text(MessageDigest sha, String text) {
    sha.update(text.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
  }

  private static void array(MessageDigest sha, INDArray array) {
    for (long size : array.shape()) {
      sha.update(littleEndian(Long.BYTES).putLong(size).array());
    }
    try (INDArray copy = array.dup('c')) {
      float[] values = copy.data().asFloat();
      for (int from = 0; from < values.length; from += CHUNK) {
        int to = Math.min(values.length, from + CHUNK);
        ByteBuffer bytes = littleEndian((to - from) * Float.BYTES);
        bytes.asFloatBuffer().put(values, from, to - from);
        sha.update(bytes.array());
      }
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
