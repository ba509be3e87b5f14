package dev.headway.shuffle;

/** Whether each iteration over the data has an order of its own. */
public enum Reshuffle {
  /** Another order each iteration (tf.data's default). */
  EACH_ITERATION,
  /** The same order each iteration. */
  NEVER
}
