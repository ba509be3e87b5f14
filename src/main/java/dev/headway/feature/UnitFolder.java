package dev.headway.feature;

import dev.headway.config.FeatureType;
import dev.headway.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a store has of one unit under one recipe, as it was when a task looked. Its newest file's
 * time is when it was last used.
 */
final class UnitFolder {
  /** What the names of files begin with that aren't whole. */
  static final String UNFINISHED = "_tmp-";

  /** Written anew when the folder is read. */
  private static final String USED = "_used";

  private static final int NAME_LENGTH = 32;
  private static final long USED_AGAIN = TimeUnit.MINUTES.toMillis(1);
  private static final long ABANDONED = TimeUnit.DAYS.toMillis(1);

  private final FeatureStore store;
  private final FeatureRecipe recipe;
  private final String recipeDigest;
  private final String unit;
  private final FeatureType dtype;
  private final Path path;

  /** Each with its file, as it was listed. */
  private final Map<Segment, FileStatus> segments = new LinkedHashMap<>();

  private long lastUse;

  /**
   * Looks.
   *
   * @param unit a digest of what the rows are, 64 hex digits
   */
  UnitFolder(FeatureStore store, FeatureRecipe recipe, String unit, FeatureType dtype)
      throws IOException {
    this.store = store;
    this.recipe = recipe;
    this.recipeDigest = recipe.digest();
    this.unit = unit;
    this.dtype = dtype;
    this.path = new Path(recipeFolder(), unit.substring(0, NAME_LENGTH));
    list();
  }

  private void list() throws IOException {
    FileSystem fs = store.files();
    FileStatus[] files;
    try {
      files = fs.listStatus(path);
    } catch (FileNotFoundException e) {
      return;
    }
    for (FileStatus file : files) {
      lastUse = Math.max(lastUse, file.getModificationTime());
      Segment.of(file.getPath()).ifPresent(segment -> segments.put(segment, file));
      if (file.getPath().getName().startsWith(UNFINISHED)
          && file.getModificationTime() < System.currentTimeMillis() - ABANDONED) {
        fs.delete(file.getPath(), false);
      }
    }
  }

  /** Where it is, as {@link FeatureTally#used} wants it. */
  String uri() {
    return path.toString();
  }

  /** The segment that has a row and goes furthest; empty when none has it. */
  Optional<Segment> covering(int row) {
    return segments.keySet().stream()
        .filter(segment -> segment.has(row))
        .max(Comparator.comparingInt(Segment::to).thenComparing(segment -> segment.path()));
  }

  /** The first row behind {@code row} that a segment begins with; {@code otherwise} if none. */
  int nextBeginning(int row, int otherwise) {
    return segments.keySet().stream()
        .mapToInt(Segment::from)
        .filter(from -> from > row)
        .min()
        .orElse(otherwise);
  }

  /** Reads a segment from a row on, and remembers that this was used. */
  SegmentReader read(Segment segment, int row) throws UnreadableSegmentException {
    SegmentReader reader =
        SegmentReader.open(
            store.conf(),
            segment,
            segments.get(segment),
            SegmentSchema.metadata(recipeDigest, unit, dtype, segment),
            dtype,
            row);
    touch();
    return reader;
  }

  /** A writer of a new segment. */
  SegmentWriter write(int from, int to) throws IOException {
    writeRecipe();
    Segment segment = Segment.named(path, from, to);
    return new SegmentWriter(
        store.conf(), segment, SegmentSchema.metadata(recipeDigest, unit, dtype, segment), dtype);
  }

  /** Doesn't look at a segment again, and removes it if it is damaged. */
  void drop(UnreadableSegmentException unreadable) {
    if (segments.remove(unreadable.segment()) != null && unreadable.damaged()) {
      try {
        store.files().delete(unreadable.segment().path(), false);
      } catch (IOException e) {
        // Then the next job will be warned too.
      }
    }
  }

  private void touch() {
    if (lastUse < System.currentTimeMillis() - USED_AGAIN) {
      lastUse = System.currentTimeMillis();
      try (OutputStream out = store.files().create(new Path(path, USED), true)) {
        out.flush();
      } catch (IOException | FSError e) {
        // It may go earlier than others then.
      }
    }
  }

  /** Two tasks write the same bytes. */
  private void writeRecipe() throws IOException {
    FileSystem fs = store.files();
    Path file = new Path(recipeFolder(), FeatureRecipe.FILE);
    if (fs.exists(file)) {
      return;
    }
    new WholeFile(fs, file)
        .write(out -> out.write(recipe.toJson().getBytes(StandardCharsets.UTF_8)));
  }

  private Path recipeFolder() {
    return store.folder(recipeDigest.substring(0, NAME_LENGTH));
  }
}
