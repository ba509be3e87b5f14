package dev.headway.pipeline;

import dev.headway.pipeline.FeaturizeStage.Featurized;

/**
 * What a run has taken so far, all its attempts together.
 *
 * @param images usable images that went through a frozen part
 * @param featurize seconds of wall time for that, decoding included; 0 when there was none
 * @param train seconds of rounds
 * @param evaluate seconds of validation and test
 * @param total seconds of everything
 */
record Spent(long images, double featurize, double train, double evaluate, double total) {
  static final Spent NOTHING = new Spent(0, 0, 0, 0, 0);

  /** What the feature store had costs no more than reading it. */
  Spent featurizing(Featurized f) {
    return f.isHit()
        ? this
        : new Spent(images + f.computed(), featurize + f.seconds(), train, evaluate, total);
  }

  Spent training(double seconds) {
    return new Spent(images, featurize, train + seconds, evaluate, total);
  }

  Spent evaluating(double seconds) {
    return new Spent(images, featurize, train, evaluate + seconds, total);
  }

  Spent inAll(double seconds) {
    return new Spent(images, featurize, train, evaluate, seconds);
  }
}
