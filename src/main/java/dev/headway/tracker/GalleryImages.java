package dev.headway.tracker;

import dev.headway.history.Gallery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A run's gallery as images with tags and captions. */
final class GalleryImages {
  private GalleryImages() {}

  static List<TrackedImage> of(Gallery gallery) {
    List<TrackedImage> images = new ArrayList<>();
    add(images, "gallery/right", gallery.right());
    add(images, "gallery/wrong", gallery.wrong());
    add(images, "gallery/least_sure", gallery.leastSure());
    add(images, "first_batch", gallery.batch());
    return images;
  }

  private static void add(List<TrackedImage> images, String group, List<Gallery.Picture> pictures) {
    for (int i = 0; i < pictures.size(); i++) {
      String tag = String.format(Locale.ROOT, "%s/%02d", group, i + 1);
      images.add(new TrackedImage(tag, caption(pictures.get(i)), pictures.get(i).png()));
    }
  }

  private static String caption(Gallery.Picture picture) {
    String said =
        picture.scores().stream()
            .map(score -> String.format(Locale.ROOT, "%s %.3f", score.label(), score.value()))
            .collect(Collectors.joining(", "));
    return picture.key() + ": " + picture.label() + (said.isEmpty() ? "" : "; said " + said);
  }
}
