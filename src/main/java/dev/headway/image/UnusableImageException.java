package dev.headway.image;

/**
 * Bytes that don't give an image: not an image, cut off, corrupt, or over the limits. The row keeps
 * its place and stands in the quarantine with {@link #reason()}; it is not an error of the job.
 */
public final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableImageException(String reason) {
    super(reason);
  }

  UnusableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /**
   * Why, in a few words for people; the same words for the same fault, so that they can be counted.
   */
  public String reason() {
    return getMessage();
  }
}
