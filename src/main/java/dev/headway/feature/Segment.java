package dev.headway.feature;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.fs.Path;

/**
 * A file of a store: consecutive rows of a unit. Its name is its own for ever, since nobody writes
 * the same name twice.
 *
 * @param path where it is
 * @param from the first row's number in the unit
 * @param to the number after the last row's
 */
record Segment(Path path, int from, int to) {
  private static final Pattern NAME =
      Pattern.compile("rows-([0-9]{4})-([0-9]{4})-[0-9a-f]{16}\\.parquet");

  /** A new one. */
  static Segment named(Path folder, int from, int to) {
    String unique = UUID.randomUUID().toString();
    String suffix = DigestUtils.sha256Hex(unique).substring(0, 16);
    return new Segment(
        new Path(folder, String.format("rows-%04d-%04d-%s.parquet", from, to, suffix)), from, to);
  }

  /** By its name; empty for another file. */
  static Optional<Segment> of(Path path) {
    Matcher name = NAME.matcher(path.getName());
    if (!name.matches()) {
      return Optional.empty();
    }
    int from = Integer.parseInt(name.group(1));
    int to = Integer.parseInt(name.group(2));
    return from < to ? Optional.of(new Segment(path, from, to)) : Optional.empty();
  }

  /** What it is called until it is whole, where the store can rename. */
  Path unfinished() {
    return new Path(path.getParent(), UnitFolder.UNFINISHED + path.getName());
  }

  boolean has(int row) {
    return from <= row && row < to;
  }
}
