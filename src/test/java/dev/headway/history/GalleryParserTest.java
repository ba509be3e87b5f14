package dev.headway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryParserTest {
  private static final String JSON =
      """
      {
        "format_version": 1,
        "right": [ ],
        "wrong": [ {
          "key": "dogs/a \\"b\\"\\n<.jpg",
          "split": "train",
          "position": 17,
          "variant": 0,
          "label": "dogs",
          "scores": [ {
            "label": "cats",
            "value": 0.75
          }, {
            "label": "dogs",
            "value": 0.25
          } ],
          "png": "iVBO"
        } ],
        "least_sure": [ ],
        "batch": [ {
          "key": "k",
          "split": "train",
          "position": 3,
          "variant": 2,
          "label": "cats",
          "scores": [ ],
          "png": ""
        } ],
        "batch_size": 32
      }
      """;

  @Test
  void readsAndWritesTheFile() {
    Gallery gallery = GalleryParser.fromJson(JSON, "gallery.json");
    assertThat(GalleryParser.toJson(gallery)).isEqualTo(JSON);
    Gallery.Picture wrong = gallery.wrong().get(0);
    assertThat(wrong.key()).isEqualTo("dogs/a \"b\"\n<.jpg");
    assertThat(wrong.predicted()).isEqualTo("cats");
    assertThat(wrong.scores())
        .containsExactly(new Gallery.Score("cats", 0.75), new Gallery.Score("dogs", 0.25));
    assertThat(wrong.png()).containsExactly(0x89, 'P', 'N');
    assertThat(gallery.batch().get(0).variant()).isEqualTo(2);
    assertThat(gallery.batch().get(0).predicted()).isEmpty();
  }

  @Test
  void refusesWhatIsNoGallery() {
    assertThatThrownBy(
            () -> GalleryParser.fromJson(JSON.replace(": 1,\n  \"right", ": 2,\n  \"right"), "g"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "g: format_version 2 can't be read, this Headway reads 1; use the Headway that wrote the"
                + " file");
    assertThatThrownBy(() -> GalleryParser.fromJson(JSON.replace("iVBO", "not base 64"), "g.json"))
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith("g.json: ");
    assertThatThrownBy(
            () -> GalleryParser.fromJson(JSON.replace("batch_size\": 32", "batch_size\": 0"), "g"))
        .hasMessage(
            "g: 1 pictures are not the beginning of a batch of 0; restore the file or run the job"
                + " again");
    assertThat(new Gallery(List.of(), List.of(), List.of(), List.of(), 0)).isEqualTo(Gallery.NONE);
  }
}
