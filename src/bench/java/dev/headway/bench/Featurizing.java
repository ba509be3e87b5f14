package dev.headway.bench;

/** One way from image files to features. */
interface Featurizing extends AutoCloseable {
  /**
   * Reads, decodes and featurizes images.
   *
   * @param images how many, at most as many as there are
   * @return images that were really done
   */
  long pass(int images);

  @Override
  void close();
}
