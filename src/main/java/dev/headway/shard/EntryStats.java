package dev.headway.shard;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Iterator;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;

/** What the driver must know of one partition of the sorted table: a few numbers per split. */
final class EntryStats implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows, per split. */
  final long[] rows;

  /** Image bytes, per split. */
  final long[] bytes;

  /** Rows, per split and class; null for a split that the partition doesn't touch. */
  final long[][] classes;

  /** Sums of the entries' hashes, upper and lower halves each wrapping: free of order. */
  long digestHigh;

  long digestLow;
  long hidden;
  long otherExtensions;

  /** A key that stands twice in one split; null when there is none. */
  String duplicateKey;

  int duplicateSplit;

  private EntryStats(int splits) {
    rows = new long[splits];
    bytes = new long[splits];
    classes = new long[splits][];
  }

  /** Equal keys sort together and a range sort never parts them, so a look back is enough. */
  static EntryStats of(Iterator<Row> sorted, int splits, int labels) {
    EntryStats stats = new EntryStats(splits);
    MessageDigest md5 = DigestUtils.getMd5Digest();
    int lastSplit = -1;
    String lastKey = null;
    while (sorted.hasNext()) {
      Row entry = sorted.next();
      if (Entries.isSkipped(entry)) {
        stats.hidden += entry.getLong(Entries.HIGH);
        stats.otherExtensions += entry.getLong(Entries.LOW);
        continue;
      }
      int split = entry.getInt(Entries.SPLIT);
      String key = entry.getString(Entries.KEY);
      stats.count(entry, split, labels);
      stats.digest(md5, entry, split, key);
      if (split == lastSplit && key.equals(lastKey) && stats.duplicateKey == null) {
        stats.duplicateKey = key;
        stats.duplicateSplit = split;
      }
      lastSplit = split;
      lastKey = key;
    }
    return stats;
  }

  private void count(Row entry, int split, int labels) {
    rows[split]++;
    bytes[split] += entry.getLong(Entries.SIZE);
    if (classes[split] == null) {
      classes[split] = new long[labels];
    }
    classes[split][entry.getInt(Entries.LABEL)]++;
  }

  private void digest(MessageDigest md5, Row entry, int split, String key) {
    ByteBuffer numbers = ByteBuffer.allocate(24);
    numbers.putInt(split).putInt(entry.getInt(Entries.LABEL));
    numbers.putLong(entry.getLong(Entries.SIZE)).putLong(entry.getLong(Entries.MODIFIED));
    md5.update(numbers.array());
    ByteBuffer hash = ByteBuffer.wrap(md5.digest(key.getBytes(StandardCharsets.UTF_8)));
    digestHigh += hash.getLong();
    digestLow += hash.getLong();
  }
}
