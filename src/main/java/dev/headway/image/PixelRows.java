package dev.headway.image;

/** A picture that is read line by line: what nobody asks for need not be computed. */
interface PixelRows {
  /**
   * One line.
   *
   * @param y from the top, from 0
   * @param line with {@link #places} places or more in each plane
   */
  void row(int y, PixelLine line);

  /** The places that a line takes. */
  int places();

  /** Where in a line's planes pixel x is. */
  int place(int x);
}
