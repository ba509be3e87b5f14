package dev.headway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The valid name that a user may have meant, for error messages. */
public final class Nearest {
  private static final int LISTED = 20;

  private Nearest() {}

  /**
   * The valid name nearest to {@code word}, by edit distance without regard to case; empty when
   * none is near. Near is at most 2 edits, or a third of the word; 1 for words of up to 3 letters;
   * or a name that has the word (3 letters or more) in it. Of equals the first.
   */
  public static Optional<String> of(String word, Collection<String> valid) {
    int limit = word.length() < 4 ? 1 : Math.max(2, word.length() / 3);
    return valid.stream()
        // A short name is within two edits of anything: what remains must be like the word.
        .filter(v -> distance(word, v) <= Math.min(limit, Math.max(word.length(), v.length()) - 1))
        .min(Comparator.comparingInt(v -> distance(word, v)))
        .or(() -> holding(word.toLowerCase(Locale.ROOT), valid));
  }

  private static Optional<String> holding(String word, Collection<String> valid) {
    return valid.stream()
        .filter(v -> word.length() >= 3 && v.toLowerCase(Locale.ROOT).contains(word))
        .min(Comparator.comparingInt(String::length));
  }

  /**
   * The end of a message about an unknown name: {@code ; did you mean 'x'?}, or, when none is near,
   * the valid names; empty when there are none at all.
   */
  public static String hint(String word, Collection<String> valid) {
    return of(word, valid).map(n -> "; did you mean '" + n + "'?").orElseGet(() -> list(valid));
  }

  private static String list(Collection<String> valid) {
    if (valid.isEmpty()) {
      return "";
    }
    String names = String.join(", ", valid.stream().limit(LISTED).toList());
    int more = valid.size() - LISTED;
    return "; valid: " + names + (more > 0 ? " and " + more + " more" : "");
  }

  static int distance(String a, String b) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }
}
