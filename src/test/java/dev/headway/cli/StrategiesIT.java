package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.bundle.Bundle;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What learns, by {@code backbone.trainable}, through the whole job; MobileNet on 32 x 32. */
class StrategiesIT {
  @TempDir static Path root;

  private static Workshop workshop;

  /** Trained from random weights: its batch normalisations have learnt their statistics. */
  private static ComputationGraph pretrained;

  @BeforeAll
  static void pretrain() {
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    train("pretrained", "backbone.weights=random", "backbone.trainable=all");
    pretrained = model("pretrained");
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
  }

  @Test
  void randomWeightsLearnTheirStatistics() {
    assertThat(values(pretrained, "conv_pw_13_bn", "mean")).doesNotContain(0f);
    assertThat(values(pretrained, "conv_pw_13_bn", "var")).doesNotContain(1f);
  }

  @Test
  void fromALayerOnTheFrozenPartAndAllStatisticsStay() throws IOException {
    train("from", weights(), "backbone.trainable=from:conv_pw_11");
    ComputationGraph tuned = model("from");
    boolean frozen = true;
    for (org.deeplearning4j.nn.api.Layer layer : pretrained.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      frozen &= !name.equals("conv_pw_11");
      for (String parameter : layer.paramTable().keySet()) {
        boolean stays = frozen || List.of("mean", "var").contains(parameter);
        assertThat(values(tuned, name, parameter).equals(values(pretrained, name, parameter)))
            .as("%s/%s stays", name, parameter)
            .isEqualTo(stays);
      }
    }

    JsonNode measured =
        new ObjectMapper()
            .readTree(
                workshop
                    .run(
                        "evaluate",
                        "--model",
                        workshop.runDirectory("from").toString(),
                        "--data",
                        workshop.path("images").toString(),
                        "--split",
                        "train[80%:]")
                    .out());
    RunMetrics metrics = metrics("from");
    assertThat(measured.get("accuracy").doubleValue())
        .isEqualTo(metrics.number("test_accuracy").orElseThrow());
    assertThat(measured.get("loss").doubleValue())
        .isCloseTo(metrics.number("test_loss").orElseThrow(), within(1e-5));
  }

  @Test
  void fromTheFirstLayerIsAll() throws IOException {
    train("all", weights(), "backbone.trainable=all", "fit.epochs=1");
    train("first-layer", weights(), "backbone.trainable=from:conv1", "fit.epochs=1");
    assertThat(metrics("first-layer").text("model_sha256"))
        .isEqualTo(metrics("all").text("model_sha256"));
    assertThat(values(model("all"), "conv_pw_13_bn", "gamma"))
        .isNotEqualTo(values(pretrained, "conv_pw_13_bn", "gamma"));
    assertThat(values(model("all"), "conv_pw_13_bn", "mean"))
        .isEqualTo(values(pretrained, "conv_pw_13_bn", "mean"));
  }

  private static String weights() {
    return "backbone.weights=" + workshop.runDirectory("pretrained").resolve("bundle/model.zip");
  }

  private static void train(String run, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of("backbone.name=mobilenet_v1_0.25_224", "backbone.input_size=[32, 32]"));
    all.addAll(List.of(settings));
    Program.Result result = workshop.train(run, all.toArray(String[]::new));
    assertThat(result.errors()).isEmpty();
    assertThat(result.code()).isZero();
  }

  private static ComputationGraph model(String run) {
    return Bundle.load(workshop.runDirectory(run).toString(), new Configuration()).network();
  }

  private static RunMetrics metrics(String run) throws IOException {
    Path file = workshop.runDirectory(run).resolve("metrics.json");
    return RunMetricsParser.fromJson(Files.readString(file), file.toString());
  }

  private static List<Float> values(ComputationGraph network, String layer, String parameter) {
    List<Float> values = new ArrayList<>();
    for (float value :
        network.getLayer(layer).paramTable().get(parameter).dup('c').data().asFloat()) {
      values.add(value);
    }
    return values;
  }
}
