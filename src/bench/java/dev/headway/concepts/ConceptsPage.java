package dev.headway.concepts;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page {@code docs/concepts.md}, whose numbers stand before comments with their names: {@code
 * 97.3 %<!--strategies.none_accuracy-->}.
 */
final class ConceptsPage {
  private static final Pattern QUOTED =
      Pattern.compile("(?:[\\w.,×-]+(?: %)?)?<!--([a-z0-9_.]+)-->");
  private static final Pattern PICTURE = Pattern.compile("]\\(concepts/([^)]+)\\)");

  private ConceptsPage() {}

  /** The page with the numbers as they are now. */
  static String fill(String page, Numbers numbers) {
    return QUOTED
        .matcher(page)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    numbers.shown(found.group(1)) + "<!--" + found.group(1) + "-->"));
  }

  /** The names of the numbers that the page quotes. */
  static Set<String> quoted(String page) {
    return all(QUOTED, page);
  }

  /** The files beside the page that it shows or links. */
  static Set<String> files(String page) {
    return all(PICTURE, page);
  }

  private static Set<String> all(Pattern pattern, String page) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(page);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
