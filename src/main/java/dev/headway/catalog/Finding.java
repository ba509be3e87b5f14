package dev.headway.catalog;

/**
 * Something wrong with an entry of the catalog.
 *
 * @param entry kind and name, e.g. {@code backbone vgg16}
 * @param problem what is wrong and what to do, one line
 */
public record Finding(String entry, String problem) {
  @Override
  public String toString() {
    return entry + ": " + problem;
  }
}
