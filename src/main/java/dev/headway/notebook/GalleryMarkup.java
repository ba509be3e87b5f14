package dev.headway.notebook;

import dev.headway.history.Gallery;
import dev.headway.report.Figures;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Pictures beside one another, each with what it is and what the network says. */
final class GalleryMarkup {
  private GalleryMarkup() {}

  /** The test images of a kind, under a heading. */
  static String kind(String heading, List<Gallery.Picture> pictures) {
    String shown =
        pictures.isEmpty()
            ? "<p>None.</p>"
            : row(pictures.stream().map(p -> figure(p, predicted(p))).toList());
    return "<h4>" + heading + "</h4>" + shown;
  }

  /** The minibatch that is trained first. */
  static String batch(Gallery gallery) {
    String heading =
        gallery.batch().size() == gallery.batchSize()
            ? "The first batch, as the network sees it"
            : "The first "
                + gallery.batch().size()
                + " of the first batch's up to "
                + gallery.batchSize()
                + ", as the network sees them";
    return "<h4>"
        + heading
        + "</h4>"
        + row(gallery.batch().stream().map(p -> figure(p, variant(p))).toList());
  }

  private static String row(List<String> figures) {
    return "<div style=\"display:flex;flex-wrap:wrap;gap:.8em\">"
        + String.join("", figures)
        + "</div>";
  }

  private static String figure(Gallery.Picture picture, String below) {
    return "<figure style=\"margin:0;width:132px\"><img width=\"128\" alt=\""
        + Markup.escaped(picture.key())
        + "\" title=\""
        + Markup.escaped(picture.key())
        + "\" src=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(picture.png())
        + "\"><figcaption style=\"overflow-wrap:anywhere\"><b>"
        + Markup.escaped(picture.label())
        + "</b>"
        + below
        + "</figcaption></figure>";
  }

  private static String variant(Gallery.Picture picture) {
    return picture.variant() == 0 ? "" : "<br>variant " + picture.variant();
  }

  private static String predicted(Gallery.Picture picture) {
    return "<br>"
        + picture.scores().stream()
            .map(score -> Markup.escaped(score.label()) + " " + Figures.decimals(score.value(), 2))
            .collect(Collectors.joining("<br>"));
  }
}
