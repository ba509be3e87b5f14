package dev.headway.sample;

/**
 * What a generated image folder holds.
 *
 * @param set whose classes
 * @param seed of all scenes
 * @param imagesPerClass at least 1
 * @param brokenFiles files that aren't images, named as if they were; spread over the classes
 */
public record SampleSpec(SceneSet set, long seed, int imagesPerClass, int brokenFiles) {
  /** Refuses folders without images. */
  public SampleSpec {
    if (imagesPerClass < 1 || brokenFiles < 0) {
      throw new IllegalArgumentException(
          imagesPerClass + " images per class, " + brokenFiles + " broken files");
    }
  }

  /** All files that are written, the broken ones too. */
  public int files() {
    return set.labels().size() * imagesPerClass + brokenFiles;
  }
}
