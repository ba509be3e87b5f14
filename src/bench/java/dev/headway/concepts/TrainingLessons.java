package dev.headway.concepts;

import dev.headway.history.History;
import dev.headway.pipeline.SampleRun;
import dev.headway.pipeline.SampleRuns;
import dev.headway.report.Sketches;
import dev.headway.report.Sketches.Curve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The lessons that train. A run that two of them look at is run once. */
final class TrainingLessons {
  private static final String CUT = "block4_conv";
  private static final int HEAD_EPOCHS = 15;
  private static final int TUNED_EPOCHS = 5;
  private static final String HEAD_FIRST = "fit.epochs=" + HEAD_EPOCHS;
  private static final int BY_HEART_EPOCHS = 30;
  private static final double SMALL = 0.0001;
  private static final double HIGH = 0.03;

  /** On random features the smaller rate comes to nothing at all. */
  private static final double RANDOM_RATE = 0.01;

  private static final double SGD = 0.001;
  private static final String HEAD = "predictions";

  private final Lesson lesson;
  private final Numbers numbers;
  private final SampleRuns sample;

  TrainingLessons(Lesson lesson, SampleRuns sample) {
    this.lesson = lesson;
    this.numbers = lesson.numbers();
    this.sample = sample;
  }

  void teach() {
    SampleRun none = sample.train("none");
    numbers.put("sample.train_rows", none.metrics().whole("train_examples").orElseThrow());
    numbers.put(
        "sample.validation_rows", none.metrics().whole("validation_examples").orElseThrow());
    numbers.put("sample.test_rows", none.metrics().whole("test_examples").orElseThrow());
    SampleRun random =
        sample.train(
            "random-backbone",
            "backbone.weights=random",
            "compile.optimizer.learning_rate=" + RANDOM_RATE);
    SampleRun all = tuned("all", "all", SMALL);
    strategies(none, random, all);
    learningRate(none, random, all);
    pooling(none);
    linear(none);
    compile(none);
    validation();
  }

  private SampleRun tuned(String name, String trainable, double rate) {
    return sample.train(
        name,
        HEAD_FIRST,
        "fine_tune={trainable: \""
            + trainable
            + "\", learning_rate: "
            + rate
            + ", epochs: "
            + TUNED_EPOCHS
            + "}");
  }

  private void strategies(SampleRun none, SampleRun random, SampleRun all) {
    SampleRun from = tuned("from", "from:" + CUT, SMALL);
    ComputationGraph network = none.network();
    List<String> layers = layers(network);
    numbers.put("strategies.backbone_parameters", parameters(network, layers) - head(network));
    numbers.put("strategies.none_parameters", head(network));
    numbers.put(
        "strategies.from_parameters",
        parameters(network, layers.subList(layers.indexOf(CUT), layers.size())));
    numbers.put("strategies.all_parameters", parameters(network, layers));
    test("strategies.none", none);
    test("strategies.from", from);
    test("strategies.all", all);
    test("strategies.random_backbone", random);
    lesson.draw(
        Sketches.strategies(
            "strategies",
            "What learns under backbone.trainable",
            "Three copies of the built-in network, from the image to the classes.",
            List.of(
                strategy("none: the head alone", network, layers, HEAD),
                strategy("from:" + CUT, network, layers, CUT),
                strategy("all", network, layers, layers.get(0)))));
  }

  private Sketches.Strategy strategy(
      String name, ComputationGraph network, List<String> layers, String first) {
    List<Sketches.Part> parts = new ArrayList<>();
    for (String layer : layers) {
      parts.add(
          new Sketches.Part(
              layer.equals(HEAD) ? "head" : layer,
              String.format("%,d weights", network.getLayer(layer).numParams()),
              layers.indexOf(layer) < layers.indexOf(first)
                  ? Sketches.Role.FROZEN
                  : Sketches.Role.LEARNS));
    }
    return new Sketches.Strategy(name, parts);
  }

  private void learningRate(SampleRun none, SampleRun random, SampleRun small) {
    SampleRun high = tuned("high", "all", HIGH);
    numbers.put("learning_rate.small_rate", SMALL);
    numbers.put("learning_rate.high_rate", HIGH);
    numbers.put("learning_rate.head_epochs", (long) HEAD_EPOCHS);
    numbers.put("learning_rate.tuned_epochs", (long) TUNED_EPOCHS);
    List<Double> before = high.history().values("val_accuracy");
    numbers.put("learning_rate.before_accuracy", before.get(HEAD_EPOCHS - 1));
    numbers.put("learning_rate.high_first_accuracy", before.get(HEAD_EPOCHS));
    validated("learning_rate.small", small);
    validated("learning_rate.high", high);
    numbers.put("learning_rate.small_moved_share", moved(none.network(), small.network()));
    numbers.put("learning_rate.high_moved_share", moved(none.network(), high.network()));
    test("learning_rate.new_head_pretrained", none);
    test("learning_rate.new_head_small", again("head-on-small", small));
    test("learning_rate.new_head_high", again("head-on-high", high));
    test("learning_rate.new_head_random", random);
    lesson.draw(
        Sketches.curves(
            "learning_rate",
            "Fine-tuning everything, twice from the same start",
            "Validation accuracy by epoch, the same until fine-tuning starts.",
            "validation accuracy",
            List.of(
                new Curve(
                    "learning rate " + numbers.shown("learning_rate.small_rate"),
                    small.history(),
                    "val_accuracy"),
                new Curve(
                    "learning rate " + numbers.shown("learning_rate.high_rate"),
                    high.history(),
                    "val_accuracy")),
            OptionalLong.empty(),
            List.of((long) HEAD_EPOCHS)));
  }

  /** A fresh head on a run's backbone. */
  private SampleRun again(String name, SampleRun run) {
    return sample.train(name, "backbone.weights=" + run.model());
  }

  private void validation() {
    SampleRun run =
        sample.train(
            "by-heart",
            "backbone.pooling=flatten",
            "head.hidden=[256]",
            "fit.epochs=" + BY_HEART_EPOCHS);
    History history = run.history();
    History.Best best = history.best("val_loss").orElseThrow();
    int last = history.epochs().size() - 1;
    numbers.put("validation.epochs", (long) history.epochs().size());
    numbers.put("validation.best_epoch", (long) best.epoch());
    numbers.put("validation.best_loss", best.value());
    numbers.put("validation.last_loss", history.values("val_loss").get(last));
    numbers.put("validation.last_train_loss", history.values("loss").get(last));
    numbers.put("validation.last_train_accuracy", history.values("accuracy").get(last));
    numbers.put("validation.last_accuracy", history.values("val_accuracy").get(last));
    numbers.put("validation.test_accuracy", run.number("test_accuracy"));
    lesson.draw(
        Sketches.curves(
            "validation",
            "A head that learns its training images by heart",
            "Loss by epoch, of training and of validation.",
            "loss",
            List.of(
                new Curve("training", history, "loss"),
                new Curve("validation", history, "val_loss")),
            OptionalLong.of(best.epoch()),
            List.of()));
  }

  private void pooling(SampleRun average) {
    SampleRun flatten = sample.train("flatten", "backbone.pooling=flatten");
    int map = Math.toIntExact(weight(flatten.network(), HEAD).size(0));
    int channels = Math.toIntExact(weight(average.network(), HEAD).size(0));
    numbers.put("pooling.average_features", (long) channels);
    numbers.put("pooling.flatten_features", (long) map);
    numbers.put("pooling.average_parameters", head(average.network()));
    numbers.put("pooling.flatten_parameters", head(flatten.network()));
    pooled("pooling.average", average);
    pooled("pooling.flatten", flatten);
    lesson.draw(
        Sketches.curves(
            "pooling",
            "A head on pooled and on flattened features",
            "Validation loss by epoch.",
            "validation loss",
            List.of(
                new Curve("global_average", average.history(), "val_loss"),
                new Curve("flatten", flatten.history(), "val_loss")),
            OptionalLong.empty(),
            List.of()));
  }

  private void pooled(String name, SampleRun run) {
    List<Double> accuracy = run.history().values("accuracy");
    numbers.put(name + "_train_accuracy", accuracy.get(accuracy.size() - 1));
    validated(name + "_val", run);
    numbers.put(name + "_val_loss", run.number("val_loss"));
    test(name + "_test", run);
  }

  private void linear(SampleRun none) {
    SampleRun one = sample.train("linear-1", "head.hidden=[64]", "head.activation=linear");
    SampleRun two = sample.train("linear-2", "head.hidden=[64, 64]", "head.activation=linear");
    SampleRun relu = sample.train("relu-2", "head.hidden=[64, 64]", "head.activation=relu");
    for (SampleRun run : List.of(none, one, two, relu)) {
      String name = "linear." + run.name().replace('-', '_');
      numbers.put(name + "_parameters", headWithHidden(run.network()));
      History history = run.history();
      int last = history.epochs().size() - 1;
      numbers.put(name + "_train_loss", history.values("loss").get(last));
      numbers.put(name + "_val_loss", history.values("val_loss").get(last));
      test(name, run);
    }
    LinearStack.measure(numbers, two.network(), sample.features());
  }

  private void compile(SampleRun adam) {
    SampleRun sgd =
        sample.train("sgd", "compile.optimizer={name: sgd, learning_rate: " + SGD + "}");
    SampleRun hinge = sample.train("hinge", "compile.loss=hinge");
    numbers.put("compile.adam_rate", SampleRuns.RATE);
    numbers.put("compile.sgd_rate", SGD);
    compiled("compile.adam", adam, adam);
    compiled("compile.sgd", sgd, adam);
    compiled("compile.hinge", hinge, adam);
  }

  private void compiled(String name, SampleRun run, SampleRun other) {
    numbers.put(name + "_initial_accuracy", run.number("initial_accuracy"));
    numbers.put(name + "_initial_loss", run.number("initial_loss"));
    test(name + "_test", run);
    numbers.put(name + "_moved_share", moved(other.network(), run.network()));
    numbers.put(name + "_cache", run.metrics().text("feature_cache").orElseThrow());
  }

  private void test(String name, SampleRun run) {
    numbers.put(name + "_accuracy", run.number("test_accuracy"));
  }

  private void validated(String name, SampleRun run) {
    numbers.put(name + "_accuracy", run.number("val_accuracy"));
  }

  /**
   * How far a backbone's weights went, against how large they were: ‖after - before‖ / ‖before‖.
   */
  private static double moved(ComputationGraph before, ComputationGraph after) {
    double distance = 0;
    double size = 0;
    for (String layer : layers(before)) {
      if (!layer.equals(HEAD)) {
        INDArray from = before.getLayer(layer).params();
        distance += Math.pow(after.getLayer(layer).params().distance2(from), 2);
        size += Math.pow(from.norm2Number().doubleValue(), 2);
      }
    }
    return Math.sqrt(distance / size);
  }

  /** Those that have weights, in the network's order. */
  private static List<String> layers(ComputationGraph network) {
    return Arrays.stream(network.getLayers())
        .filter(layer -> layer.numParams() > 0)
        .map(layer -> layer.conf().getLayer().getLayerName())
        .toList();
  }

  private static long parameters(ComputationGraph network, List<String> layers) {
    return layers.stream().mapToLong(layer -> network.getLayer(layer).numParams()).sum();
  }

  private static long head(ComputationGraph network) {
    return network.getLayer(HEAD).numParams();
  }

  private static long headWithHidden(ComputationGraph network) {
    return parameters(
        network,
        layers(network).stream()
            .filter(name -> name.equals(HEAD) || name.startsWith("head_dense"))
            .toList());
  }

  private static INDArray weight(ComputationGraph network, String layer) {
    return network.getLayer(layer).paramTable().get("W");
  }
}
