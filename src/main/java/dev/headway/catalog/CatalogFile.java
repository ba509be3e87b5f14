package dev.headway.catalog;

/**
 * A file of a catalog.
 *
 * @param where its place, for messages
 * @param stem its name without {@code .yaml}
 */
record CatalogFile(String where, String stem) {
  static CatalogFile of(String where) {
    String name = where.substring(where.lastIndexOf('/') + 1);
    return new CatalogFile(where, name.replaceFirst("\\.ya?ml$", ""));
  }
}
