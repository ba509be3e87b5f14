package dev.headway.split;

import dev.headway.config.Nearest;
import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A split string of TensorFlow Datasets (tensorflow_datasets/core/splits.py): {@code train}, {@code
 * train[:80%]}, {@code train[10:20]}, {@code train[-1shard:]}, {@code train[:10%]+validation}.
 */
public final class SplitSpec implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern TERM = Pattern.compile("([\\w-]+)(?:\\[(.*)])?");
  private static final String DIGITS = "\\d+(?:_\\d+)*";
  private static final Pattern BOUND =
      Pattern.compile(
          "([-+]?(?:" + DIGITS + "(?:\\.(?:" + DIGITS + ")?)?|\\." + DIGITS + "))(%|shard)?");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final String text;
  private final List<Slice> slices;

  /** Null for all of the rows. */
  private final Part part;

  private SplitSpec(String text, List<Slice> slices, Part part) {
    this.text = text;
    this.slices = slices;
    this.part = part;
  }

  /**
   * Reads a split string.
   *
   * @throws HeadwayException (exit 2) that quotes what can't be read
   */
  public static SplitSpec parse(String text) {
    List<Slice> slices = new ArrayList<>();
    for (String term : text.split("\\+(?![^\\[]*])", -1)) {
      slices.add(term(term.strip(), text));
    }
    return new SplitSpec(text, List.copyOf(slices), null);
  }

  /**
   * {@code tfds.even_splits}: disjoint parts of equal size, for one reader each. What a part has is
   * {@link EvenSplits#cut}.
   *
   * @param split a split string
   * @param n parts, at least 1
   * @throws HeadwayException (exit 2) as {@link #parse}, or for 0 parts or less
   */
  public static List<SplitSpec> evenSplits(String split, int n, Remainder remainder) {
    if (n < 1) {
      throw HeadwayException.request(
          "split '" + split + "' can't be cut into " + n + " parts; ask for 1 or more");
    }
    SplitSpec whole = parse(split);
    return IntStream.range(0, n)
        .mapToObj(i -> new SplitSpec(split, whole.slices, new Part(i, n, remainder)))
        .toList();
  }

  /**
   * The rows that it means, in the order of its terms.
   *
   * @throws HeadwayException (exit 2) when a split is unknown, a slice empty, reversed or out of
   *     bounds
   */
  public List<RowRange> rows(List<SplitSize> sizes) {
    List<RowRange> rows = slices.stream().map(slice -> slice.rows(size(slice, sizes))).toList();
    return part == null ? rows : part.of(rows, text);
  }

  /** The split string; of a part its number too. */
  @Override
  public String toString() {
    return part == null ? text : part + " of '" + text + "'";
  }

  private SplitSize size(Slice slice, List<SplitSize> sizes) {
    return sizes.stream()
        .filter(size -> size.name().equals(slice.split()))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> known = sizes.stream().map(SplitSize::name).toList();
              return HeadwayException.request(
                  String.format(
                      "unknown split '%s' in '%s'%s; the data has: %s",
                      slice.split(),
                      text,
                      Nearest.of(slice.split(), known)
                          .map(n -> ", did you mean '" + n + "'?")
                          .orElse(""),
                      String.join(", ", known)));
            });
  }

  private static Slice term(String term, String whole) {
    Matcher matcher = TERM.matcher(term);
    if (!matcher.matches()) {
      throw unreadable(term, whole, "write a split's name, or name[from:to]");
    }
    String name = matcher.group(1);
    if (matcher.group(2) == null) {
      return new Slice(term, name, null, null, Unit.ROWS);
    }
    String[] bounds = matcher.group(2).split(":", -1);
    if (bounds.length == 1) {
      return single(name, bounds[0].strip(), term, whole);
    }
    if (bounds.length > 2) {
      throw unreadable(term, whole, "steps don't exist: write " + name + "[from:to]");
    }
    String from = bounds[0].strip();
    String to = bounds[1].strip();
    if (from.isEmpty() && to.isEmpty()) {
      throw unreadable(term, whole, "it has no bound: write '" + name + "' for all rows");
    }
    Unit unit = unit(from, to, term, whole);
    return new Slice(
        term, name, bound(from, unit, term, whole), bound(to, unit, term, whole), unit);
  }

  /** One shard, {@code train[2shard]}, the only single index of TFDS. */
  private static Slice single(String name, String index, String term, String whole) {
    if (unit(index) != Unit.SHARDS) {
      throw unreadable(
          term, whole, "a single row can't be named: write " + name + "[from:to] with a colon");
    }
    BigDecimal shard = bound(index, Unit.SHARDS, term, whole);
    BigDecimal next = shard.add(BigDecimal.ONE);
    // After the last shard comes the end, not shard 0.
    return new Slice(term, name, shard, next.signum() == 0 ? null : next, Unit.SHARDS);
  }

  /** A unit on one bound holds for both. */
  private static Unit unit(String from, String to, String term, String whole) {
    Unit a = unit(from);
    Unit b = unit(to);
    if (a == Unit.ROWS || a == b) {
      return b;
    }
    if (b == Unit.ROWS) {
      return a;
    }
    throw unreadable(term, whole, "its bounds have two units: use one of %, shard, or none");
  }

  private static Unit unit(String bound) {
    if (bound.endsWith(Unit.PERCENT.suffix())) {
      return Unit.PERCENT;
    }
    return bound.endsWith(Unit.SHARDS.suffix()) ? Unit.SHARDS : Unit.ROWS;
  }

  private static BigDecimal bound(String bound, Unit unit, String term, String whole) {
    if (bound.isEmpty()) {
      return null;
    }
    Matcher matcher = BOUND.matcher(bound);
    if (!matcher.matches() || unit != Unit.PERCENT && matcher.group(1).contains(".")) {
      throw unreadable(term, whole, "'" + bound + "' isn't " + unit.description());
    }
    BigDecimal value = new BigDecimal(matcher.group(1).replace("_", ""));
    if (unit == Unit.PERCENT && value.abs().compareTo(HUNDRED) > 0) {
      throw unreadable(term, whole, "'" + bound + "' is beyond -100% and 100%");
    }
    return value;
  }

  private static HeadwayException unreadable(String term, String whole, String what) {
    String where = term.equals(whole.strip()) ? "" : " of '" + whole + "'";
    return HeadwayException.request("split '" + term + "'" + where + ": " + what);
  }
}
