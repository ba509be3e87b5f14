package dev.headway.shard;

import dev.headway.storage.KnownFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Compares shards with what their index says, one shard a task. */
final class ShardVerifier {
  private static final int BUFFER = 1 << 20;

  private ShardVerifier() {}

  /**
   * Compares all sizes, and the SHA-256 of as many shards, evenly spread, as have so many bytes
   * together; of the first one in any case.
   */
  static Verified verify(
      SparkSession spark, Path directory, List<ShardFile> shards, long mostBytes) {
    long bytes = shards.stream().mapToLong(ShardFile::bytes).sum();
    Set<String> read = new HashSet<>();
    long readBytes = 0;
    // Every n-th, until they are enough.
    int step = (int) Math.max(1, (bytes + mostBytes - 1) / Math.max(1, mostBytes));
    for (int i = 0; i < shards.size(); i += step) {
      ShardFile shard = shards.get(i);
      if (read.isEmpty() || readBytes + shard.bytes() <= mostBytes) {
        read.add(shard.file());
        readBytes += shard.bytes();
      }
    }
    return new Verified(
        verify(spark, directory, shards, read), shards.size(), read.size(), bytes, readBytes);
  }

  static List<String> verify(SparkSession spark, Path directory, List<ShardFile> shards) {
    return verify(spark, directory, shards, null);
  }

  /**
   * Compares.
   *
   * @param read those that are read whole; null for all
   */
  private static List<String> verify(
      SparkSession spark, Path directory, List<ShardFile> shards, Set<String> read) {
    HashSet<String> named = read == null ? null : new HashSet<>(read);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    ArrayList<ShardFile> all = new ArrayList<>(shards);
    String folder = directory.toString();
    List<Integer> numbers = IntStream.range(0, all.size()).boxed().toList();
    try {
      return TaskFailures.unwrap(
          () ->
              context
                  .parallelize(numbers, Math.max(1, numbers.size()))
                  .map(
                      i ->
                          finding(
                              conf.value().value(),
                              folder,
                              all.get(i),
                              named == null || named.contains(all.get(i).file())))
                  .filter(Objects::nonNull)
                  .collect());
    } finally {
      conf.unpersist();
    }
  }

  /** What is wrong with a shard; null when nothing is. */
  private static String finding(Configuration conf, String folder, ShardFile shard, boolean whole) {
    Path path = HadoopFiles.child(new Path(folder), shard.file());
    try {
      FileSystem fs = path.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(path);
      long bytes = status.getLen();
      if (bytes != shard.bytes()) {
        return "shard "
            + path
            + " has "
            + bytes
            + " bytes, but the index says "
            + shard.bytes()
            + ": the file was changed or cut off; copy it again or ingest again";
      }
      if (!whole) {
        return null;
      }
      String found = sha256(fs, status);
      return found.equals(shard.sha256())
          ? null
          : "shard "
              + path
              + " has the SHA-256 "
              + found
              + ", but the index says "
              + shard.sha256()
              + ": the file was changed or damaged; copy it again or ingest again";
    } catch (FileNotFoundException e) {
      return "shard " + path + " is missing, but the index names it: copy it again or ingest again";
    } catch (IOException e) {
      return "can't read shard " + path + ": " + HadoopFiles.reason(e);
    }
  }

  private static String sha256(FileSystem fs, FileStatus file) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = KnownFiles.openWhole(fs, file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
