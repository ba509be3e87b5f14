package dev.headway.shard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Files that only this package takes for images: nothing here decodes. */
final class Images {
  private Images() {}

  static void write(Path root, String... keys) {
    for (String key : keys) {
      write(root, key, ("bytes of " + key).getBytes(StandardCharsets.UTF_8));
    }
  }

  static void write(Path root, String key, byte[] bytes) {
    try {
      Path file = root.resolve(key);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** 60 images in train (cats, dogs) and 20 in val, of different sizes. */
  static List<String> twoSplits(Path root) {
    List<String> keys =
        IntStream.range(0, 80)
            .mapToObj(
                i -> (i < 60 ? "train/" : "val/") + (i % 3 == 0 ? "cats/" : "dogs/") + i + ".jpg")
            .toList();
    for (int i = 0; i < keys.size(); i++) {
      byte[] bytes = new byte[i * 37 % 400];
      java.util.Arrays.fill(bytes, (byte) i);
      write(root, keys.get(i), bytes);
    }
    return keys;
  }

  /** Keys in the order that the hash gives. */
  static List<String> ordered(String split, long seed, List<String> keys) {
    Map<RowHash, String> byHash = new TreeMap<>();
    keys.forEach(k -> byHash.put(RowHash.of(split, seed, k), k));
    return List.copyOf(byHash.values());
  }

  static List<String> keys(List<Row> rows) {
    return rows.stream().map(r -> r.getString(0)).toList();
  }
}
