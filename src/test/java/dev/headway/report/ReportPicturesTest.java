package dev.headway.report;

import static dev.headway.report.Pages.page;
import static dev.headway.report.Pages.rows;
import static dev.headway.report.Pages.texts;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The page's plots and pictures. */
class ReportPicturesTest {
  @Test
  void everyPlotSaysWhatItShows() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(texts(page, "//figure/svg[@role='img']/title"))
        .containsExactly(
            "Training and validation loss",
            "Training and validation accuracy",
            "Learning rate",
            "Recall and precision by class",
            "Calibration on the test split",
            "Time by stage");
    assertThat(texts(page, "//figure/svg/desc"))
        .containsExactly(
            "By epoch. Training: from 0.6300 to 0.0803. Validation: from 0.5650 to 0.1171. The best"
                + " epoch is 17.",
            "By epoch. Training: from 68.5 % to 98.5 %. Validation: from 71.0 % to 95.5 %. The best"
                + " epoch is 17.",
            "From 0.001 to 0.001; the highest 0.001, the lowest 0.001.",
            "All 2 classes. The table has the numbers.",
            "Expected calibration error 1.3 % over 200 test images. The table has the numbers.",
            "Spark 1.9 s, featurize 4.9 s, train 1 min 1 s, evaluate 2.0 s, the rest 7.8 s.");
    assertThat(texts(page, "//figure/svg/@aria-labelledby"))
        .contains("loss-title loss-desc", "accuracy-title accuracy-desc");
    assertThat(texts(page, "//figure/svg//text"))
        .contains("epoch", "loss", "accuracy", "training", "validation", "best: 17", "seconds");
  }

  @Test
  void plotsHaveThePagesColours() {
    Plot loss = Plots.of(Samples.catsAndDogs(), warning -> {}).get(0);
    assertThat(loss.inline())
        .contains("stroke:var(--line)", "stroke:var(--other)", "fill:var(--soft)")
        .doesNotContain("rgb(31,95,153)", "fill:white", "xmlns");
    assertThat(loss.svg())
        .contains("rgb(31,95,153)", "fill:#ffffff", "xmlns=\"http://www.w3.org/2000/svg\"");
  }

  @Test
  void showsCalibrationByBin() throws Exception {
    assertThat(
            rows(
                page(Samples.catsAndDogs()),
                "Test images by the probability of the predicted class; expected calibration error"
                    + " 1.3 %"))
        .contains(
            "Probability|Images|Mean probability|Accuracy",
            "0.4 to 0.5|0|–|–",
            "0.5 to 0.6|20|55.0 %|60.0 %",
            "0.9 to 1.0|180|98.0 %|98.9 %");
  }

  @Test
  void showsRightWrongAndLeastSureImages() throws Exception {
    Document page = page(Samples.catsAndDogs());
    assertThat(texts(page, "//section[@aria-labelledby='pictures']/h3"))
        .containsExactly("Wrong, and surest of it", "Least sure", "Right, and surest of it");
    assertThat(texts(page, "//section[@aria-labelledby='pictures']//figcaption"))
        .containsExactly(
            "dogs ✗ predicted cats: cats 97.0 %, dogs 3.0 % cats/1.jpg",
            "dogs ✗ predicted cats: cats 90.0 %, dogs 10.0 % cats/1.jpg",
            "cats ✓ cats 50.2 %, dogs 49.8 % cats/1.jpg",
            "cats ✓ cats 99.9 %, dogs 0.1 % cats/1.jpg");
    assertThat(texts(page, "//section[@aria-labelledby='pictures']//img/@alt"))
        .contains("Test image of class dogs, predicted cats");
    assertThat(texts(page, "//section[@aria-labelledby='batch']//figcaption"))
        .containsExactly("cats variant 3 cats/1.jpg", "dogs as it is cats/1.jpg");
    assertThat(texts(page, "//section[@aria-labelledby='batch']/p").get(0))
        .startsWith("The first 2 of up to 32 images of the first minibatch of the first worker");
    assertThat(texts(page, "//img/@src"))
        .hasSize(6)
        .allSatisfy(src -> assertThat(src).startsWith("data:image/png;base64,iVBOR"));
  }
}
