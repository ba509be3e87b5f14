package dev.headway.shard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The 128 bits by which the rows of a split are ordered: MD5 of a salt's UTF-8 bytes followed by
 * the key's, read as one unsigned big-endian number, smallest first.
 *
 * <p>As TensorFlow Datasets prepares its data sets ({@code tensorflow_datasets/core/hashing.py},
 * {@code Hasher}: MD5 of the split's name and the key, a backslash counting as a slash; {@code
 * core/shuffle.py} sorts by that number). Our addition: a seed other than 0 follows the split's
 * name in the salt, after a NUL, in decimal.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record RowHash(long high, long low) implements Comparable<RowHash> {
  /** The scheme's name in an index. */
  public static final String SCHEME = "md5-128-tfds";

  /** The hash of a key in a split, under a seed. */
  public static RowHash of(String split, long seed, String key) {
    return of(salt(split, seed), key);
  }

  /** The bytes that go before the key. */
  static byte[] salt(String split, long seed) {
    return bytes(seed == 0 ? split : split + "\0" + seed);
  }

  /** The hash of a key behind a {@link #salt}. */
  static RowHash of(byte[] salt, String key) {
    MessageDigest md5 = DigestUtils.getMd5Digest();
    md5.update(salt);
    ByteBuffer hash = ByteBuffer.wrap(md5.digest(bytes(key)));
    return new RowHash(hash.getLong(), hash.getLong());
  }

  /** {@link #high} as a signed number in the order of the unsigned one, for Spark's sort. */
  long sortableHigh() {
    return high ^ Long.MIN_VALUE;
  }

  /** {@link #low} as a signed number in the order of the unsigned one, for Spark's sort. */
  long sortableLow() {
    return low ^ Long.MIN_VALUE;
  }

  @Override
  public int compareTo(RowHash other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** 32 hex digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }

  private static byte[] bytes(String text) {
    return text.replace('\\', '/').getBytes(StandardCharsets.UTF_8);
  }
}
