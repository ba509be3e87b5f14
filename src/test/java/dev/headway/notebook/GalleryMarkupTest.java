package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.Gallery;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryMarkupTest {
  private static final Gallery.Picture WRONG =
      new Gallery.Picture(
          "cats/1.jpg",
          "train",
          3,
          0,
          "cats",
          List.of(
              new Gallery.Score("dogs", 0.6),
              new Gallery.Score("foxes", 0.2),
              new Gallery.Score("wolves", 0.15),
              new Gallery.Score("cats", 0.05)),
          new byte[] {1});

  @Test
  void theTrueClassIsAmongTheScoresHoweverLow() {
    assertThat(GalleryMarkup.kind("Wrong", List.of(WRONG)))
        .contains("dogs 0.60<br>foxes 0.20<br>wolves 0.15<br>cats 0.05</figcaption>");
  }

  @Test
  void aBatchThatIsCutSaysUpToHowManyItHas() {
    assertThat(GalleryMarkup.batch(batch(1)))
        .startsWith("<h4>The first batch, as the network sees it</h4>");
    assertThat(GalleryMarkup.batch(batch(64)))
        .startsWith("<h4>The first 1 of the first batch's up to 64, as the network sees them</h4>");
  }

  private static Gallery batch(int size) {
    return new Gallery(List.of(), List.of(), List.of(), List.of(WRONG), size);
  }
}
