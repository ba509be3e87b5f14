package dev.headway.pipeline;

/**
 * What a run has taken so far, all its attempts together.
 *
 * @param images usable images that went through a frozen part
 * @param featurize seconds of wall time for that, decoding included
 * @param train seconds of rounds
 * @param evaluate seconds of validation and test
 * @param total seconds of everything
 */
record Spent(long images, double featurize, double train, double evaluate, double total) {
  static final Spent NOTHING = new Spent(0, 0, 0, 0, 0);

  Spent featurizing(long usable, double seconds) {
    return new Spent(images + usable, featurize + seconds, train, evaluate, total);
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
