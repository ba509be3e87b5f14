package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.Activation;
import dev.headway.config.Clipping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Penalties, clipping and weight decay against Keras' formulas in double, several steps long. */
class StepRulesTest {
  private static final int WIDTH = 5;
  private static final int ROWS = 6;

  static Stream<StepRules> rules() {
    Clipping none = Clipping.NONE;
    return Stream.of(
        StepRules.NONE,
        new StepRules(0.03, 0, none, 0),
        new StepRules(0, 0.05, none, 0),
        new StepRules(0, 0, none, 0.2),
        new StepRules(0, 0, new Clipping(Clipping.By.CLIPNORM, 0.3), 0),
        new StepRules(0, 0, new Clipping(Clipping.By.CLIPVALUE, 0.1), 0),
        new StepRules(0, 0, new Clipping(Clipping.By.GLOBAL_CLIPNORM, 0.5), 0),
        new StepRules(0, 0, new Clipping(Clipping.By.GLOBAL_CLIPNORM, 1e6), 0),
        new StepRules(0.03, 0.05, new Clipping(Clipping.By.CLIPNORM, 0.3), 0.2),
        new StepRules(0.03, 0.05, new Clipping(Clipping.By.CLIPVALUE, 0.1), 0.2),
        new StepRules(0.03, 0.05, new Clipping(Clipping.By.GLOBAL_CLIPNORM, 0.5), 0.2));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void stepsAsKerasDoes(StepRules rules) {
    ComputationGraph trained = head();
    ComputationGraph bare = head();
    trained.setListeners(new StepListener(rules));
    for (int step = 0; step < 4; step++) {
      Map<String, double[]> weights = values(trained.paramTable());
      bare.setParams(trained.params());
      INDArray in = features(step);
      INDArray out = labels(step);
      bare.setInputs(in);
      bare.setLabels(out);
      bare.computeGradientAndScore();
      Map<String, double[]> gradients = values(bare.gradient().gradientForVariable());
      double rate = 0.5 * Math.pow(0.9, step);
      double loss = bare.score() + penalty(rules, weights);
      Map<String, double[]> expected = keras(rules, weights, gradients, rate);

      trained.fit(new INDArray[] {in}, new INDArray[] {out});

      assertThat(trained.score()).isCloseTo(loss, within(1e-6));
      Map<String, double[]> now = values(trained.paramTable());
      expected.forEach(
          (name, value) -> assertThat(now.get(name)).as(name).containsExactly(value, within(2e-6)));
      assertThat(now.get("head_standardize_W")).isEqualTo(weights.get("head_standardize_W"));
    }
  }

  @Test
  void penaltyIsOfTheKernelsOfTheHeadsDenseLayersOnly() {
    ComputationGraph network = head();
    StepRules rules = new StepRules(0.03, 0.05, Clipping.NONE, 0);
    double before = StepListener.penalty(rules, network);
    assertThat(before).isCloseTo(penalty(rules, values(network.paramTable())), within(1e-9));
    network.getParam("head_dense_1_b").assign(7);
    network.getParam("head_standardize_W").assign(7);
    assertThat(StepListener.penalty(rules, network)).isEqualTo(before);
  }

  private static double penalty(StepRules rules, Map<String, double[]> weights) {
    double penalty = 0;
    for (String kernel : List.of("head_dense_1_W", "predictions_W")) {
      for (double w : weights.get(kernel)) {
        penalty += rules.l1() * Math.abs(w) + rules.l2() * w * w;
      }
    }
    return penalty;
  }

  private static Map<String, double[]> keras(
      StepRules rules, Map<String, double[]> weights, Map<String, double[]> sums, double rate) {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    double squares = 0;
    for (String name :
        List.of("head_dense_1_W", "head_dense_1_b", "predictions_W", "predictions_b")) {
      double[] g = sums.get(name).clone();
      for (int i = 0; i < g.length; i++) {
        double w = weights.get(name)[i];
        g[i] /= ROWS;
        g[i] += name.endsWith("_W") ? rules.l1() * Math.signum(w) + 2 * rules.l2() * w : 0;
        squares += g[i] * g[i];
      }
      gradients.put(name, g);
    }
    double limit = rules.clipping().limit();
    Map<String, double[]> after = new LinkedHashMap<>();
    for (Map.Entry<String, double[]> each : gradients.entrySet()) {
      double[] g = each.getValue();
      double norm = 0;
      for (double v : g) {
        norm += v * v;
      }
      double[] w = weights.get(each.getKey()).clone();
      for (int i = 0; i < g.length; i++) {
        double clipped =
            switch (rules.clipping().by()) {
              case NOTHING -> g[i];
              case CLIPNORM -> g[i] * limit / Math.max(Math.sqrt(norm), limit);
              case CLIPVALUE -> Math.max(-limit, Math.min(limit, g[i]));
              case GLOBAL_CLIPNORM -> g[i] * limit * Math.min(1 / Math.sqrt(squares), 1 / limit);
            };
        w[i] -= rules.weightDecay() * rate * w[i];
        w[i] -= rate * clipped;
      }
      after.put(each.getKey(), w);
    }
    return after;
  }

  private static ComputationGraph head() {
    float[] mean = new float[WIDTH];
    float[] deviation = new float[WIDTH];
    java.util.Arrays.fill(deviation, 2);
    HeadSpec spec = new HeadSpec(List.of(4), Activation.TANH, 3, mean, deviation);
    HeadLayers head = new HeadLayers(spec, WIDTH);
    Sgd sgd = new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.5, 0.9));
    GraphBuilder graph = new NeuralNetConfiguration.Builder().graphBuilder().addInputs("features");
    head.addTo(graph, "features", sgd, HeadOutput::new);
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    head.initialize(network, 3);
    network.getParam("predictions_W").muli(100);
    return network;
  }

  private static INDArray features(int step) {
    SplittableRandom random = new SplittableRandom(step);
    float[] values = new float[ROWS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 8 - 4);
    }
    return Nd4j.createFromArray(values).reshape(ROWS, WIDTH);
  }

  private static INDArray labels(int step) {
    INDArray labels = Nd4j.zeros(ROWS, 3);
    for (int i = 0; i < ROWS; i++) {
      labels.putScalar(i, (i + step) % 3, 1);
    }
    return labels;
  }

  private static Map<String, double[]> values(Map<String, INDArray> arrays) {
    Map<String, double[]> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.dup('c').data().asDouble()));
    return values;
  }
}
