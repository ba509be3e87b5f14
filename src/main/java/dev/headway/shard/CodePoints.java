package dev.headway.shard;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** The order of labels and splits: by code point, unlike Java's, which is by UTF-16 unit. */
final class CodePoints {
  /** The order of the UTF-8 bytes is the order of the code points. */
  static final Comparator<String> ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private CodePoints() {}
}
