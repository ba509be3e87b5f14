package dev.headway.report;

import dev.headway.history.Gallery;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The gallery and the contact sheet as the page's template sees them. */
final class GalleryModel {
  private final Gallery gallery;
  private final boolean probabilities;

  GalleryModel(ReportData data) {
    this.gallery = data.gallery();
    this.probabilities = data.summary().calibration() != null;
  }

  /** The kinds of test images that there are. */
  List<Map<String, Object>> kinds() {
    List<Map<String, Object>> kinds = new ArrayList<>();
    add(kinds, "Wrong, and surest of it", gallery.wrong());
    add(kinds, "Least sure", gallery.leastSure());
    add(kinds, "Right, and surest of it", gallery.right());
    return kinds;
  }

  List<Map<String, Object>> batch() {
    return gallery.batch().stream()
        .map(
            picture -> {
              Map<String, Object> shown = shown(picture);
              shown.put(
                  "alt",
                  "Training image of class "
                      + Figures.visible(picture.label())
                      + (picture.variant() == 0
                          ? ", as it is"
                          : ", augmented, variant " + picture.variant()));
              shown.put(
                  "said", picture.variant() == 0 ? "as it is" : "variant " + picture.variant());
              return shown;
            })
        .toList();
  }

  String batchNote() {
    int shown = gallery.batch().size();
    return (shown == gallery.batchSize()
            ? "All " + Figures.count(shown)
            : "The first "
                + Figures.count(shown)
                + " of up to "
                + Figures.count(gallery.batchSize()))
        + " images of the first minibatch of the first worker, in the order in which they were"
        + " trained: decoded, resized, augmented where the job asks for it, and mapped back from"
        + " the network's scale to 0–255.";
  }

  private void add(List<Map<String, Object>> kinds, String title, List<Gallery.Picture> pictures) {
    if (pictures.isEmpty()) {
      return;
    }
    List<Map<String, Object>> shown = new ArrayList<>();
    for (Gallery.Picture picture : pictures) {
      Map<String, Object> model = shown(picture);
      boolean right = picture.predicted().equals(picture.label());
      model.put(
          "alt",
          "Test image of class "
              + Figures.visible(picture.label())
              + ", predicted "
              + Figures.visible(picture.predicted()));
      model.put(
          "said",
          (right ? "✓ " : "✗ predicted " + Figures.visible(picture.predicted()) + ": ")
              + picture.scores().stream().map(this::score).collect(Collectors.joining(", ")));
      shown.add(model);
    }
    kinds.add(Map.of("title", title, "pictures", shown));
  }

  private static Map<String, Object> shown(Gallery.Picture picture) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("src", "data:image/png;base64," + Base64.getEncoder().encodeToString(picture.png()));
    model.put("label", Figures.visible(picture.label()));
    model.put("key", Figures.visible(picture.key()));
    return model;
  }

  private String score(Gallery.Score score) {
    return Figures.visible(score.label())
        + " "
        + (probabilities ? Figures.percent(score.value()) : Figures.loss(score.value()));
  }
}
