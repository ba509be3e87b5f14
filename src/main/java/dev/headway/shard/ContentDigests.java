package dev.headway.shard;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What the images of a source are, whatever their labels, by units of {@link #UNIT_ROWS}
 * consecutive rows of a split: equal digests mean the same images in the same order. Of shards it
 * comes from the index alone; files have to be read.
 */
@DefaultSerializer(JavaSerializer.class)
public final class ContentDigests implements Serializable {
  /** Rows of a unit, but for a split's last: unit u has the positions from u · 1,024 on. */
  public static final int UNIT_ROWS = 1024;

  /** Rows of a block, of which files are known by a digest of their own; a unit is whole blocks. */
  public static final int BLOCK_ROWS = 32;

  private static final long serialVersionUID = 1L;

  private final Map<Place, String> units;
  private final Map<Place, byte[]> blocks;

  private ContentDigests(Map<Place, String> units, Map<Place, byte[]> blocks) {
    this.units = units;
    this.blocks = blocks;
  }

  /** Of shards: which rows of which files the unit is. */
  static ContentDigests ofShards(ShardIndex index, List<RowRange> ranges) {
    Map<String, String> digests = new HashMap<>();
    index.files().forEach(file -> digests.put(file.file(), file.sha256()));
    Map<Place, String> units = new HashMap<>();
    for (RowRange unit : units(ranges, index.splits().stream().map(ShardSplit::size).toList())) {
      MessageDigest sha = DigestUtils.getSha256Digest();
      for (ShardSlice slice : ShardSlice.of(index.split(unit.split()), unit)) {
        String line =
            "shard " + digests.get(slice.file()) + " " + slice.skip() + " " + slice.take() + "\n";
        sha.update(line.getBytes(StandardCharsets.UTF_8));
      }
      units.put(new Place(unit.split(), unit.from() / UNIT_ROWS), hex(sha.digest()));
    }
    return new ContentDigests(units, Map.of());
  }

  /** Of files, by the digests of their blocks in order. */
  static ContentDigests ofBlocks(List<RowRange> units, Map<Place, byte[]> blocks) {
    Map<Place, String> digests = new HashMap<>();
    for (RowRange unit : units) {
      MessageDigest sha = DigestUtils.getSha256Digest();
      sha.update("files\n".getBytes(StandardCharsets.UTF_8));
      for (long at = unit.from(); at < unit.to(); at += BLOCK_ROWS) {
        sha.update(blocks.get(new Place(unit.split(), at / BLOCK_ROWS)));
      }
      digests.put(new Place(unit.split(), unit.from() / UNIT_ROWS), hex(sha.digest()));
    }
    return new ContentDigests(digests, blocks);
  }

  /** The units that some ranges touch, each once, in the order of splits and positions. */
  static List<RowRange> units(List<RowRange> ranges, List<SplitSize> splits) {
    return RowRanges.widened(ranges, UNIT_ROWS, splits).stream()
        .flatMap(range -> cut(range).stream())
        .toList();
  }

  private static List<RowRange> cut(RowRange range) {
    List<RowRange> units = new ArrayList<>();
    for (long at = range.from(); at < range.to(); at += UNIT_ROWS) {
      units.add(new RowRange(range.split(), at, Math.min(range.to(), at + UNIT_ROWS)));
    }
    return units;
  }

  /**
   * A unit's digest.
   *
   * @param unit the position of one of its rows, divided by {@link #UNIT_ROWS}
   * @return 64 hex digits
   */
  public String unit(String split, long unit) {
    String digest = units.get(new Place(split, unit));
    if (digest == null) {
      throw new IllegalArgumentException("unit " + unit + " of " + split + " wasn't asked for");
    }
    return digest;
  }

  /**
   * Whether a block's images are what they were when the digests were taken; where files have no
   * digests of their own, as in a shard, there is nothing to compare.
   *
   * @param block the position of its first row, divided by {@link #BLOCK_ROWS}
   * @param images the SHA-256 of each image of the block, in order
   */
  public boolean agrees(String split, long block, List<byte[]> images) {
    byte[] known = blocks.get(new Place(split, block));
    return known == null || Arrays.equals(known, block(images));
  }

  /** The digest of a block by those of its images. */
  static byte[] block(List<byte[]> images) {
    MessageDigest sha = DigestUtils.getSha256Digest();
    images.forEach(sha::update);
    return sha.digest();
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /** A unit or block by its number in a split. */
  @DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
  record Place(String split, long number) implements Serializable {}
}
