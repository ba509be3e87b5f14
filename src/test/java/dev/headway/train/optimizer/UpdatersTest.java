package dev.headway.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.config.Optimizer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/** Twelve steps of each optimizer against Keras 3's formulas, written out in double. */
class UpdatersTest {
  private static final int PARAMETERS = 7;
  private static final int STEPS = 12;

  /** One parameter's share of an optimizer: what a gradient makes of a weight at step t from 1. */
  private interface Formula {
    double step(double w, double g, double rate, int t);
  }

  private interface Formulas {
    Formula fresh();
  }

  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("{ name: sgd, learning_rate: 0.1 }", (Formulas) () -> UpdatersTest::sgd),
        Arguments.of("{ name: sgd, momentum: 0.8 }", (Formulas) () -> momentum(0.8, false)),
        Arguments.of(
            "{ name: sgd, momentum: 0.8, nesterov: true }", (Formulas) () -> momentum(0.8, true)),
        Arguments.of("{ name: adam }", (Formulas) () -> adam(0.9, 0.999, 1e-7)),
        Arguments.of(
            "{ name: adam, learning_rate: 0.1, beta_1: 0.7, beta_2: 0.8, epsilon: 0.01 }",
            (Formulas) () -> adam(0.7, 0.8, 0.01)),
        Arguments.of("{ name: adamw }", (Formulas) () -> adam(0.9, 0.999, 1e-7)),
        Arguments.of("{ name: nadam }", (Formulas) () -> nadam(0.9, 0.999, 1e-7)),
        Arguments.of(
            "{ name: nadam, learning_rate: 0.1, beta_1: 0.7, beta_2: 0.8, epsilon: 0.01 }",
            (Formulas) () -> nadam(0.7, 0.8, 0.01)),
        Arguments.of("{ name: rmsprop }", (Formulas) () -> rmsprop(0.9, 0, 1e-7, false)),
        Arguments.of(
            "{ name: rmsprop, rho: 0.7, momentum: 0.6, epsilon: 0.01 }",
            (Formulas) () -> rmsprop(0.7, 0.6, 0.01, false)),
        Arguments.of(
            "{ name: rmsprop, rho: 0.7, epsilon: 0.01, centered: true }",
            (Formulas) () -> rmsprop(0.7, 0, 0.01, true)),
        Arguments.of(
            "{ name: rmsprop, rho: 0.7, momentum: 0.6, epsilon: 0.01, centered: true }",
            (Formulas) () -> rmsprop(0.7, 0.6, 0.01, true)),
        Arguments.of("{ name: adagrad }", (Formulas) () -> adagrad(0.1, 1e-7)),
        Arguments.of(
            "{ name: adagrad, learning_rate: 0.5, initial_accumulator_value: 0, epsilon: 0.01 }",
            (Formulas) () -> adagrad(0, 0.01)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void stepsAsKerasDoes(String optimizer, Formulas keras) {
    IUpdater updater = crossed(Updaters.of(read(optimizer)));
    // Garbage in the state: a fresh updater brings its own start.
    INDArray state = state(updater, 7);
    GradientUpdater<?> steps =
        state == null
            ? updater.instantiate((INDArray) null, false)
            : updater.instantiate(state, true);
    compare(steps, keras, t -> updater.getLearningRate(t - 1, 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void zerosAreTheStateBeforeTheFirstStep(String optimizer, Formulas keras) {
    IUpdater updater = Updaters.of(read(optimizer));
    INDArray state = state(updater, 0);
    compare(updater.instantiate(state, false), keras, t -> updater.getLearningRate(t - 1, 0));
  }

  @Test
  void rateFollowsTheScheduleStepByStep() {
    String schedule =
        "learning_rate: { schedule: cosine_decay, initial_learning_rate: 0.01, warmup_target: 0.1,"
            + " warmup_steps: 4, decay_steps: 6, alpha: 0.1 }";
    IntToDoubleFunction rate =
        t -> {
          int i = t - 1;
          return i < 4
              ? 0.01 + (0.1 - 0.01) * i / 4
              : 0.1 * (0.9 * 0.5 * (1 + Math.cos(Math.PI * Math.min(i - 4, 6) / 6.0)) + 0.1);
        };
    for (Arguments each : optimizers().toList()) {
      String name = ((String) each.get()[0]).replaceAll("learning_rate: [0-9.]+,?", "");
      String settings = name.replace("}", (name.matches(".*, *\\}") ? "" : ", ") + schedule + " }");
      IUpdater updater = crossed(Updaters.of(read(settings)));
      compare(updater.instantiate(state(updater, 0), false), (Formulas) each.get()[1], rate);
    }
  }

  /** A lane's state goes on exactly: nothing lives outside of the array and the iteration. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void carriedStateGoesOnBitForBit(String optimizer, Formulas keras) {
    IUpdater updater = Updaters.of(read(optimizer));
    INDArray state = state(updater, 0);
    GradientUpdater<?> unbroken = updater.instantiate(state, false);
    for (int t = 1; t <= 5; t++) {
      unbroken.applyUpdater(gradient(t), t - 1, 0);
    }
    GradientUpdater<?> carried =
        Updaters.of(read(optimizer)).instantiate(state == null ? null : state.dup(), false);
    for (int t = 6; t <= STEPS; t++) {
      INDArray here = gradient(t);
      INDArray there = gradient(t);
      unbroken.applyUpdater(here, t - 1, 0);
      carried.applyUpdater(there, t - 1, 0);
      assertThat(there.data().asFloat()).isEqualTo(here.data().asFloat());
    }
  }

  @Test
  void equalOptimizersAreUpdatedTogetherAndOthersAreNot() {
    for (Arguments each : optimizers().toList()) {
      String name = (String) each.get()[0];
      assertThat(Updaters.of(read(name))).isEqualTo(Updaters.of(read(name)));
      assertThat(crossed(Updaters.of(read(name)))).isEqualTo(Updaters.of(read(name)));
      assertThat(Updaters.of(read(name)).clone()).isEqualTo(Updaters.of(read(name)));
    }
    List<IUpdater> all =
        optimizers().map(each -> Updaters.of(read((String) each.get()[0]))).distinct().toList();
    // Adam and AdamW differ in their weight decay, which isn't the updater's.
    assertThat(all).hasSize((int) optimizers().count() - 1);
  }

  private static void compare(GradientUpdater<?> steps, Formulas keras, IntToDoubleFunction rate) {
    Formula[] formulas = Stream.generate(keras::fresh).limit(PARAMETERS).toArray(Formula[]::new);
    double[] expected = new double[PARAMETERS];
    double[] actual = new double[PARAMETERS];
    for (int t = 1; t <= STEPS; t++) {
      INDArray gradient = gradient(t);
      float[] g = gradient.dup().data().asFloat();
      steps.applyUpdater(gradient, t - 1, 0);
      for (int i = 0; i < PARAMETERS; i++) {
        expected[i] = formulas[i].step(expected[i], g[i], rate.applyAsDouble(t), t);
        actual[i] -= gradient.getDouble(i);
        assertThat(actual[i])
            .as("parameter %d after step %d", i, t)
            .isCloseTo(expected[i], within(2e-6 + 2e-5 * Math.abs(expected[i])));
      }
    }
  }

  /** As executors get it: in a network's JSON. */
  private static IUpdater crossed(IUpdater updater) {
    ComputationGraphConfiguration graph =
        new NeuralNetConfiguration.Builder()
            .updater(updater)
            .graphBuilder()
            .addInputs("in")
            .addLayer("out", new OutputLayer.Builder().nIn(2).nOut(2).build(), "in")
            .setOutputs("out")
            .build();
    ComputationGraph network =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(graph.toJson()));
    LayerVertex out = (LayerVertex) network.getConfiguration().getVertices().get("out");
    return ((BaseLayer) out.getLayerConf().getLayer()).getIUpdater();
  }

  private static INDArray state(IUpdater updater, double value) {
    long size = updater.stateSize(PARAMETERS);
    return size == 0 ? null : Nd4j.valueArrayOf(new long[] {size}, (float) value);
  }

  private static INDArray gradient(int t) {
    SplittableRandom random = new SplittableRandom(t);
    float[] values = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1) * (i == 0 ? 1e-3f : 1);
    }
    return Nd4j.createFromArray(values);
  }

  private static Optimizer read(String optimizer) {
    JobConfig job =
        JobFile.load(
            "name: n\ndata: { source: s, train: train }\nbackbone: { name: b }\n"
                + "compile: { optimizer: "
                + optimizer
                + " }\n",
            "job.yaml",
            List.of());
    return job.compile().optimizer();
  }

  private static double sgd(double w, double g, double rate, int t) {
    return w - rate * g;
  }

  private static Formula momentum(double momentum, boolean nesterov) {
    double[] m = {0};
    return (w, g, rate, t) -> {
      m[0] = momentum * m[0] - rate * g;
      return nesterov ? w + momentum * m[0] - rate * g : w + m[0];
    };
  }

  private static Formula adam(double beta1, double beta2, double epsilon) {
    double[] s = {0, 0};
    return (w, g, rate, t) -> {
      double alpha = rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
      s[0] += (g - s[0]) * (1 - beta1);
      s[1] += (g * g - s[1]) * (1 - beta2);
      return w - s[0] * alpha / (Math.sqrt(s[1]) + epsilon);
    };
  }

  private static Formula nadam(double beta1, double beta2, double epsilon) {
    double[] s = {0, 0, 1};
    return (w, g, rate, t) -> {
      double now = beta1 * (1 - 0.5 * Math.pow(0.96, t));
      double next = beta1 * (1 - 0.5 * Math.pow(0.96, t + 1));
      s[2] *= now;
      s[0] += (g - s[0]) * (1 - beta1);
      s[1] += (g * g - s[1]) * (1 - beta2);
      double m = next * s[0] / (1 - s[2] * next) + (1 - now) * g / (1 - s[2]);
      double v = s[1] / (1 - Math.pow(beta2, t));
      return w - m * rate / (Math.sqrt(v) + epsilon);
    };
  }

  private static Formula rmsprop(double rho, double momentum, double epsilon, boolean centered) {
    double[] s = {0, 0, 0};
    return (w, g, rate, t) -> {
      s[0] = rho * s[0] + (1 - rho) * g * g;
      s[1] = rho * s[1] + (1 - rho) * g;
      double increment = rate * g / Math.sqrt((centered ? s[0] - s[1] * s[1] : s[0]) + epsilon);
      s[2] = momentum * s[2] + increment;
      return w - s[2];
    };
  }

  private static Formula adagrad(double initial, double epsilon) {
    double[] a = {initial};
    return (w, g, rate, t) -> {
      a[0] += g * g;
      return w - rate * g / Math.sqrt(a[0] + epsilon);
    };
  }
}
