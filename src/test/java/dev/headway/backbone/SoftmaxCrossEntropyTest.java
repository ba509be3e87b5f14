package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class SoftmaxCrossEntropyTest {
  private static final ActivationSoftmax SOFTMAX = new ActivationSoftmax();
  private final ILossFunction loss = new SoftmaxCrossEntropy();
  private final ILossFunction plain = new LossMCXENT();

  @ParameterizedTest
  @CsvSource({"1,2,c", "1,2,f", "32,10,c", "32,10,f", "7,1000,f", "5,3,c"})
  void isDl4jsFormula(int rows, int classes, char order) {
    INDArray scores = scores(rows, classes, order);
    for (double smoothing : new double[] {0, 0.2}) {
      INDArray labels = labels(rows, classes, smoothing);
      assertThat(loss.computeScore(labels, scores.dup(order), SOFTMAX, null, true))
          .isEqualTo(
              plain.computeScore(labels, scores.dup(order), SOFTMAX, null, true), within(1e-5));
      near(
          loss.computeScoreArray(labels, scores.dup(order), SOFTMAX, null),
          plain.computeScoreArray(labels, scores.dup(order), SOFTMAX, null));
      near(
          loss.computeGradient(labels, scores.dup(order), SOFTMAX, null),
          plain.computeGradient(labels, scores.dup(order), SOFTMAX, null));
      Pair<Double, INDArray> both =
          loss.computeGradientAndScore(labels, scores.dup(order), SOFTMAX, null, true);
      assertThat(both.getFirst())
          .isEqualTo(loss.computeScore(labels, scores.dup(order), SOFTMAX, null, true));
      assertThat(both.getSecond())
          .isEqualTo(loss.computeGradient(labels, scores.dup(order), SOFTMAX, null));
      assertThat(both.getSecond().ordering()).isEqualTo(order);
    }
  }

  @Test
  void whatItIsGivenStaysAsItWas() {
    INDArray scores = scores(4, 3, 'f');
    INDArray before = scores.dup('f');
    loss.computeGradientAndScore(labels(4, 3, 0), scores, SOFTMAX, null, false);
    assertThat(scores).isEqualTo(before);
  }

  @Test
  void aRowWeighsWhatTheMaskSays() {
    INDArray scores = scores(3, 4, 'c');
    INDArray labels = labels(3, 4, 0);
    INDArray mask = Nd4j.createFromArray(2f, 0f, 0.5f).reshape(3, 1);
    assertThat(loss.computeScore(labels, scores, SOFTMAX, mask, false))
        .isEqualTo(
            plain.computeScore(labels, scores.dup(), SOFTMAX, mask.dup(), false), within(1e-5));
    near(
        loss.computeGradient(labels, scores, SOFTMAX, mask),
        loss.computeGradient(labels, scores, SOFTMAX, null).muliColumnVector(mask));
    assertThatThrownBy(
            () -> loss.computeGradient(labels, scores, SOFTMAX, Nd4j.createFromArray(1f, 1f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a mask of shape [2] for 3 rows");
  }

  /** What divergence is told by. */
  @Test
  void aHopelessRowsLossIsFiniteAndABrokenOnesIsNot() {
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}});
    assertThat(loss.computeScore(labels, row(-1e6f, 1e6f), SOFTMAX, null, true))
        .isEqualTo(-Math.log(1e-10), within(1e-9));
    assertThat(loss.computeScore(labels, row(1e6f, -1e6f), SOFTMAX, null, true)).isZero();
    for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThat(loss.computeScore(labels, row(broken, 0), SOFTMAX, null, true)).isNaN();
      assertThat(loss.computeGradient(labels, row(0, broken), SOFTMAX, null).isNaN().any())
          .isTrue();
    }
  }

  @Test
  void anotherActivationIsRefused() {
    assertThatThrownBy(
            () ->
                loss.computeScore(
                    labels(1, 2, 0), scores(1, 2, 'c'), new ActivationIdentity(), null, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the activation has to be softmax, not identity");
  }

  @Test
  void valuesThatDoNotFitAShapeAreRefused() {
    assertThatThrownBy(() -> Dl4jNetwork.array(new float[] {1, 2, 3}, 2, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 values for an array of shape [2, 4]");
  }

  private static INDArray row(float first, float second) {
    return Nd4j.createFromArray(new float[][] {{first, second}});
  }

  private static INDArray scores(int rows, int classes, char order) {
    SplittableRandom random = new SplittableRandom(rows + classes);
    float[] values = new float[rows * classes];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-4, 4);
    }
    return Dl4jNetwork.array(values, rows, classes).dup(order);
  }

  private static INDArray labels(int rows, int classes, double smoothing) {
    float[] values = new float[rows * classes];
    java.util.Arrays.fill(values, (float) (smoothing / classes));
    for (int row = 0; row < rows; row++) {
      values[row * classes + row % classes] += (float) (1 - smoothing);
    }
    return Dl4jNetwork.array(values, rows, classes);
  }

  private static void near(INDArray found, INDArray expected) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.dup('c').data().asFloat())
        .containsExactly(expected.dup('c').data().asFloat(), within(2e-5f));
  }
}
