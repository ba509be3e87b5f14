package dev.headway.split;

/** What a bound of a slice counts. */
enum Unit {
  ROWS("", "a whole number"),
  PERCENT("%", "a number of per cent"),
  SHARDS("shard", "a whole number of shards");

  private final String suffix;
  private final String description;

  Unit(String suffix, String description) {
    this.suffix = suffix;
    this.description = description;
  }

  String suffix() {
    return suffix;
  }

  String description() {
    return description;
  }
}
