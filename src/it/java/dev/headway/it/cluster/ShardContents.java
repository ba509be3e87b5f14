package dev.headway.it.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * What lies in a shard directory, in the index' order. The files' names are by attempt, so they are
 * no part of it.
 *
 * @param sizes each shard's bytes
 * @param rows each shard's rows
 * @param files each shard's SHA-256
 * @param digest SHA-256 of all keys, images and labels
 */
public record ShardContents(List<Long> sizes, List<Long> rows, List<String> files, String digest) {
  /** Reads a directory, every row of it. */
  public static ShardContents of(Configuration hadoop, String directory) throws IOException {
    Path index = new Path(directory, "_index.json");
    JsonNode root;
    try (InputStream in = index.getFileSystem(hadoop).open(index)) {
      root = new ObjectMapper().readTree(in);
    }
    List<Long> sizes = new ArrayList<>();
    List<Long> rows = new ArrayList<>();
    List<String> files = new ArrayList<>();
    MessageDigest digest = sha256();
    for (JsonNode split : root.get("splits")) {
      for (JsonNode shard : split.get("shards")) {
        sizes.add(shard.get("bytes").longValue());
        rows.add(shard.get("rows").longValue());
        files.add(shard.get("sha256").textValue());
        add(digest, hadoop, new Path(directory, shard.get("file").textValue()));
      }
    }
    return new ShardContents(sizes, rows, files, HexFormat.of().formatHex(digest.digest()));
  }

  private static void add(MessageDigest digest, Configuration hadoop, Path file)
      throws IOException {
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(hadoop).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        digest.update(row.getString("key", 0).getBytes(StandardCharsets.UTF_8));
        digest.update(row.getBinary("image", 0).getBytes());
        digest.update(ByteBuffer.allocate(4).putInt(row.getInteger("label", 0)).array());
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
