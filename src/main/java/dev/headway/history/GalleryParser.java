package dev.headway.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** {@code gallery.json}: a {@link Gallery} with its format version; PNG files in Base64. */
public final class GalleryParser {
  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 1;

  private GalleryParser() {}

  /** JSON, a field a line, ended by {@code \n}. */
  public static String toJson(Gallery gallery) {
    ObjectNode root = StrictJson.object().put("format_version", FORMAT_VERSION);
    put(root.putArray("right"), gallery.right());
    put(root.putArray("wrong"), gallery.wrong());
    put(root.putArray("least_sure"), gallery.leastSure());
    put(root.putArray("batch"), gallery.batch());
    root.put("batch_size", gallery.batchSize());
    return StrictJson.lines(root);
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @param file the file's name, for messages
   * @throws dev.headway.error.HeadwayException exit 3 for anything else, other versions included
   */
  public static Gallery fromJson(String json, String file) {
    StrictJson root = StrictJson.parse(json, file);
    root.versioned(FORMAT_VERSION, "right", "wrong", "least_sure", "batch", "batch_size");
    try {
      return new Gallery(
          pictures(root, "right"),
          pictures(root, "wrong"),
          pictures(root, "least_sure"),
          pictures(root, "batch"),
          Math.toIntExact(root.whole("batch_size")));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw root.inconsistent(e);
    }
  }

  private static void put(ArrayNode list, List<Gallery.Picture> pictures) {
    for (Gallery.Picture picture : pictures) {
      ObjectNode node =
          list.addObject()
              .put("key", picture.key())
              .put("split", picture.split())
              .put("position", picture.position())
              .put("variant", picture.variant())
              .put("label", picture.label());
      ArrayNode scores = node.putArray("scores");
      picture
          .scores()
          .forEach(
              score -> {
                ObjectNode entry = scores.addObject().put("label", score.label());
                entry.set("value", StrictJson.real(score.value()));
              });
      node.put("png", Base64.getEncoder().encodeToString(picture.png()));
    }
  }

  private static List<Gallery.Picture> pictures(StrictJson root, String name) {
    return root.objects(name).stream().map(GalleryParser::picture).toList();
  }

  private static Gallery.Picture picture(StrictJson json) {
    json.only("key", "split", "position", "variant", "label", "scores", "png");
    return new Gallery.Picture(
        json.text("key"),
        json.text("split"),
        json.whole("position"),
        Math.toIntExact(json.whole("variant")),
        json.text("label"),
        json.objects("scores").stream().map(GalleryParser::score).toList(),
        Base64.getDecoder().decode(json.text("png")));
  }

  private static Gallery.Score score(StrictJson json) {
    json.only("label", "value");
    return new Gallery.Score(json.text("label"), json.real("value"));
  }
}
