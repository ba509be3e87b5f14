package dev.headway.sample;

/** What a scene shows; its name in lower case is the label. */
interface Motif {
  /** The label, e.g. {@code sailboat}. */
  String label();

  /**
   * Draws it within the square from (-1, -1), top left, to (1, 1), standing on y = 1. Colours come
   * from the brush, so that no colour tells what it is.
   */
  void draw(Brush brush);
}
