package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> NETWORKS =
      List.of("resnet50", "vgg16", "mobilenet_v1_0.25_224");

  @Test
  void findsWhatAUserMayHaveMeant() {
    assertThat(Nearest.of("vgg-16", NETWORKS)).contains("vgg16");
    assertThat(Nearest.of("ResNet50", NETWORKS)).contains("resnet50");
    assertThat(Nearest.of("mobilenet_0.25_224", NETWORKS)).contains("mobilenet_v1_0.25_224");
    assertThat(Nearest.of("VGG", NETWORKS)).contains("vgg16");
    assertThat(Nearest.of("mobilenet", NETWORKS)).contains("mobilenet_v1_0.25_224");
    assertThat(Nearest.of("efficientnet", NETWORKS)).isEmpty();
    assertThat(Nearest.of("x", List.of("ab", "c"))).isEmpty();
    assertThat(Nearest.of("x", List.of())).isEmpty();
  }

  @Test
  void theHintListsWhatIsValidWhenNothingIsNear() {
    assertThat(Nearest.hint("vgg-16", NETWORKS)).isEqualTo("; did you mean 'vgg16'?");
    assertThat(Nearest.hint("efficientnet", NETWORKS))
        .isEqualTo("; valid: resnet50, vgg16, mobilenet_v1_0.25_224");
    assertThat(Nearest.hint("x", List.of())).isEmpty();
    List<String> many = IntStream.range(0, 22).mapToObj(i -> "name" + i).toList();
    assertThat(Nearest.hint("zzz", many)).endsWith("name18, name19 and 2 more");
  }
}
