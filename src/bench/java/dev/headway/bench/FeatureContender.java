package dev.headway.bench;

/** Who featurizes. */
enum FeatureContender {
  BARE("bare loop, one core, no Spark", 1, "auto"),
  LOCAL_1("headway local[1]", 1, "auto"),
  LOCAL_2("headway local[2]", 2, "auto"),
  DL4J("headway local[2], engine dl4j", 2, "dl4j"),
  NAIVE("naive Spark job local[2], stock natives", 2, "dl4j"),
  PYTORCH("PyTorch, 2 threads", 2, "");

  private final String title;
  private final int cores;
  private final String engine;

  FeatureContender(String title, int cores, String engine) {
    this.title = title;
    this.cores = cores;
    this.engine = engine;
  }

  /** As {@code --contenders} names it. */
  static FeatureContender named(String word) {
    for (FeatureContender each : values()) {
      if (each.word().equals(word)) {
        return each;
      }
    }
    throw dev.headway.error.HeadwayException.request(
        "no contender '"
            + word
            + "'; there are "
            + String.join(
                ", ", java.util.Arrays.stream(values()).map(FeatureContender::word).toList()));
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  String title() {
    return title;
  }

  int cores() {
    return cores;
  }

  String engine() {
    return engine;
  }

  boolean inJvm() {
    return this != PYTORCH;
  }
}
