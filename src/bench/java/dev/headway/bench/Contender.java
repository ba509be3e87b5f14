package dev.headway.bench;

/** One way to train, from its first epoch on. */
interface Contender extends AutoCloseable {
  /**
   * Trains an epoch.
   *
   * @return rows that were really trained
   */
  long epoch();

  @Override
  void close();
}
