package dev.headway.feature;

import dev.headway.error.HeadwayException;
import dev.headway.shard.ContentDigests;
import dev.headway.shard.RowRange;
import dev.headway.shard.SourceTask;
import dev.headway.telemetry.TaskCounters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The rows of a task with their features, a block at a time: out of the store as far as it has
 * them, when the task comes to them; else computed, and kept. Images are read for the latter only.
 */
final class TaskFeatures implements Iterator<Row>, AutoCloseable {
  private static final int REASON = FeatureColumns.SCHEMA.fieldIndex(FeatureColumns.REASON);

  private final SourceTask task;
  private final FeatureRequest request;
  private final FeatureTally tally;
  private final TaskStore store;
  private final Deque<Row> ready = new ArrayDeque<>();
  private BlockRunner runner;
  private Piece piece;
  private long at;

  TaskFeatures(SourceTask task, FeatureRequest request, FeatureTally tally) {
    this.task = task;
    this.request = request;
    this.tally = tally;
    this.store = new TaskStore(request, tally);
    this.at = task.range().from();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && at < task.range().to()) {
      nextBlock();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.removeFirst();
  }

  private void nextBlock() {
    try {
      if (piece == null) {
        piece = open();
      }
      piece.block().forEach(this::give);
      at = Math.min(blockEnd(), task.range().to());
      if (at == piece.rows.to()) {
        piece.commit();
        piece = null;
      }
    } catch (UnreadableSegmentException e) {
      // Nothing of the block has been given: it comes again, from elsewhere.
      store.drop(e);
      if (piece != null) {
        piece.close();
        piece = null;
      }
    }
  }

  private long blockEnd() {
    return (at / Featurizer.BLOCK_ROWS + 1) * Featurizer.BLOCK_ROWS;
  }

  private void give(Row row) {
    if (request.wants(row.getString(2), row.getLong(3))) {
      ready.add(row);
      tally.done().add(1);
      TaskCounters.IMAGES.inc();
      if (!row.isNullAt(REASON)) {
        tally.unusable().add(1);
        TaskCounters.QUARANTINED.inc();
      }
    }
  }

  @Override
  public void close() {
    if (piece != null) {
      piece.close();
    }
    if (runner != null) {
      runner.close();
    }
  }

  /** The longest piece from here on of which all blocks are come by in the same way. */
  private Piece open() throws UnreadableSegmentException {
    String split = task.range().split();
    long unitStart = at / ContentDigests.UNIT_ROWS * ContentDigests.UNIT_ROWS;
    int row = (int) (at - unitStart);
    int end = (int) (Math.min(unitStart + ContentDigests.UNIT_ROWS, task.range().to()) - unitStart);
    boolean trained = trained(split, at);
    if (request.variants() != null) {
      int same = row;
      while (same < end && trained(split, unitStart + same) == trained) {
        same += Featurizer.BLOCK_ROWS;
      }
      end = Math.min(end, same);
    }
    Optional<UnitFolder> plain = store.unit(split, unitStart / ContentDigests.UNIT_ROWS);
    Optional<UnitFolder> varied =
        trained ? store.variants(split, unitStart / ContentDigests.UNIT_ROWS) : Optional.empty();
    end = TaskStore.end(varied, row, TaskStore.end(plain, row, end));
    Kept features = Kept.open(plain, row, end, store);
    try {
      return new Piece(
          new RowRange(split, at, unitStart + end),
          trained,
          features,
          trained ? Kept.open(varied, row, end, store) : null);
    } catch (UnreadableSegmentException | RuntimeException e) {
      features.close();
      throw e;
    }
  }

  /** Whether a block has a row that wants variants. */
  private boolean trained(String split, long block) {
    if (request.variants() == null) {
      return false;
    }
    for (long i = block; i < block + Featurizer.BLOCK_ROWS; i++) {
      if (request.variants().has(split, i)) {
        return true;
      }
    }
    return false;
  }

  private BlockRunner runner() {
    if (runner == null) {
      runner = new BlockRunner(request);
    }
    return runner;
  }

  /** Consecutive blocks of one unit. */
  private final class Piece implements AutoCloseable {
    private final RowRange rows;
    private final boolean trained;
    private final Kept plain;
    private final Kept varied;
    private final Iterator<Row> source;

    Piece(RowRange rows, boolean trained, Kept plain, Kept varied) {
      this.rows = rows;
      this.trained = trained;
      this.plain = plain;
      this.varied = varied;
      this.source = isThere() ? task.labels(rows) : task.images(rows);
    }

    /** Whether nothing has to be computed. */
    private boolean isThere() {
      return plain.isThere() && (varied == null || varied.isThere());
    }

    List<Row> block() throws UnreadableSegmentException {
      List<Row> block = new ArrayList<>(Featurizer.BLOCK_ROWS);
      long end = Math.min(blockEnd(), rows.to());
      for (long i = at; i < end; i++) {
        block.add(source.next());
      }
      List<StoredRow> features = plain.isThere() ? plain.read(block.size()) : null;
      List<StoredRow> variants =
          varied != null && varied.isThere() ? varied.read(block.size()) : null;
      List<byte[]> shas = isThere() ? null : shas(block);
      check(shas, features, variants);
      if (!isThere()) {
        BlockRunner.Block computed = runner().run(block, what());
        if (features == null) {
          features = stored(shas, computed.features(), computed.reasons());
          plain.write(features, block);
        }
        if (trained && variants == null) {
          variants = stored(shas, computed.variants(), computed.reasons());
          varied.write(variants, block);
        }
      }
      List<Row> out = new ArrayList<>(block.size());
      for (int i = 0; i < block.size(); i++) {
        out.add(row(block.get(i), features.get(i), trained ? variants.get(i) : null, isThere()));
      }
      return out;
    }

    private BlockRunner.What what() {
      if (plain.isThere()) {
        return BlockRunner.What.VARIANTS;
      }
      return varied == null || varied.isThere() ? BlockRunner.What.FEATURES : BlockRunner.What.BOTH;
    }

    /** The images are what they were at the start, and what is stored is of these images. */
    private void check(List<byte[]> images, List<StoredRow> features, List<StoredRow> variants)
        throws UnreadableSegmentException {
      if (images != null && !agrees(images)) {
        throw HeadwayException.input(
            "the source's files changed while it was read: start again when nothing writes to it");
      }
      if (features != null && !isOf(images, features)) {
        throw plain.unlikeTheImages();
      }
      if (variants != null && !isOf(images, variants)) {
        throw varied.unlikeTheImages();
      }
    }

    private boolean isOf(List<byte[]> images, List<StoredRow> stored) {
      for (int i = 0; images != null && i < images.size(); i++) {
        if (!Arrays.equals(images.get(i), stored.get(i).imageSha256())) {
          return false;
        }
      }
      return agrees(stored.stream().map(StoredRow::imageSha256).toList());
    }

    private boolean agrees(List<byte[]> images) {
      return request.contents() == null
          || request.contents().agrees(rows.split(), at / Featurizer.BLOCK_ROWS, images);
    }

    /** Keeps what was computed. */
    void commit() {
      plain.commit();
      if (varied != null) {
        varied.commit();
      }
      close();
    }

    @Override
    public void close() {
      plain.close();
      if (varied != null) {
        varied.close();
      }
    }
  }

  private static List<byte[]> shas(List<Row> block) {
    return block.stream().map(row -> DigestUtils.sha256(row.<byte[]>getAs(1))).toList();
  }

  private static List<StoredRow> stored(List<byte[]> images, byte[][] values, String[] reasons) {
    List<StoredRow> rows = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      rows.add(new StoredRow(images.get(i), values[i], reasons[i]));
    }
    return rows;
  }

  private Row row(Row in, StoredRow features, StoredRow variants, boolean reused) {
    boolean varied = variants != null && request.variants().has(in.getString(3), in.getLong(4));
    return RowFactory.create(
        in.getString(0),
        in.getInt(2),
        in.getString(3),
        in.getLong(4),
        features.features(),
        features.reason(),
        digest(in, features.imageSha256()),
        varied ? variants.features() : null,
        reused);
  }

  /** SHA-256 over split, position, key, label and the SHA-256 of the image's bytes. */
  private static byte[] digest(Row row, byte[] imageSha256) {
    String head =
        row.getString(3)
            + "\0"
            + row.getLong(4)
            + "\0"
            + row.getString(0)
            + "\0"
            + row.getInt(2)
            + "\0";
    MessageDigest sha = DigestUtils.getSha256Digest();
    sha.update(head.getBytes(StandardCharsets.UTF_8));
    return sha.digest(imageSha256);
  }
}
