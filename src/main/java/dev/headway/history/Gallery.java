package dev.headway.history;

import java.util.List;

/**
 * Some pictures as the network sees them: their pixels are the network's input mapped back to
 * 0–255. Immutable.
 *
 * @param right test images of which it is surest, and right
 * @param wrong those of which it is surest, and wrong
 * @param leastSure those of which it is least sure, right or wrong
 * @param batch the first minibatch that is trained, augmented, in its order; or its beginning
 * @param batchSize how many images that minibatch has
 */
public record Gallery(
    List<Picture> right,
    List<Picture> wrong,
    List<Picture> leastSure,
    List<Picture> batch,
    int batchSize) {
  /** Without a picture. */
  public static final Gallery NONE = new Gallery(List.of(), List.of(), List.of(), List.of(), 0);

  /** Copies the lists. */
  public Gallery {
    right = List.copyOf(right);
    wrong = List.copyOf(wrong);
    leastSure = List.copyOf(leastSure);
    batch = List.copyOf(batch);
    if (batchSize < batch.size()) {
      throw new IllegalArgumentException(
          batch.size() + " pictures are not the beginning of a batch of " + batchSize);
    }
  }

  /** Whether there is no picture at all. */
  public boolean isEmpty() {
    return right.isEmpty() && wrong.isEmpty() && leastSure.isEmpty() && batch.isEmpty();
  }

  /**
   * A picture.
   *
   * @param key the row's key, its path below the source's root
   * @param split the source's split
   * @param position the row's position in it, from 0
   * @param variant which of its augmented variants, 0 for the image as it is
   * @param label its class
   * @param scores what the network says, the highest first: some classes, the true one among them;
   *     none where it wasn't asked
   * @param png the pixels, no more than {@code image.Thumbnail} makes of them
   */
  public record Picture(
      String key,
      String split,
      long position,
      int variant,
      String label,
      List<Score> scores,
      byte[] png) {
    /** Copies the list. */
    public Picture {
      scores = List.copyOf(scores);
    }

    /** The class with the highest score; empty where the network wasn't asked. */
    public String predicted() {
      return scores.isEmpty() ? "" : scores.get(0).label();
    }
  }

  /**
   * What the network says of a class.
   *
   * @param value a probability where the loss gives them, else the output as it is
   */
  public record Score(String label, double value) {}
}
