package dev.headway.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ShuffleBufferTest {
  @TestFactory
  List<DynamicTest> givesTensorFlowsOrderInEveryRepetition() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/golden/tf_data_shuffle.json")) {
      for (JsonNode c : new ObjectMapper().readTree(in).get("cases")) {
        ShuffleSpec spec =
            new ShuffleSpec(
                c.get("buffer_size").asLong(),
                new SeedPair(
                    c.get("effective_seeds").get(0).asLong(),
                    c.get("effective_seeds").get(1).asLong()),
                c.get("reshuffle_each_iteration").asBoolean()
                    ? Reshuffle.EACH_ITERATION
                    : Reshuffle.NEVER);
        int n = c.get("n").asInt();
        List<Integer> expected = new ArrayList<>();
        c.get("order").forEach(value -> expected.add(value.asInt()));
        tests.add(
            DynamicTest.dynamicTest(
                n + " rows, " + spec,
                () -> {
                  List<Integer> order = new ArrayList<>();
                  for (int i = 0; i < c.get("repeat").asInt(); i++) {
                    order.addAll(order(n, spec, i));
                  }
                  assertThat(order).isEqualTo(expected);
                }));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests;
  }

  @Test
  void isAPermutationThatDrawsFromTheBufferAlone() {
    for (int n : new int[] {0, 1, 2, 7, 100, 257}) {
      for (int buffer : new int[] {1, 2, 5, 64, 1000}) {
        for (long seed : new long[] {0, 1, 42, -3}) {
          for (int iteration : new int[] {0, 1, 9}) {
            ShuffleSpec spec = ShuffleSpec.of(buffer, seed, Reshuffle.EACH_ITERATION);
            List<Integer> order = order(n, spec, iteration);
            assertThat(order)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, n).boxed().toList());
            for (int t = 0; t < n; t++) {
              assertThat(order.get(t)).isLessThan(t + buffer);
            }
            assertThat(order(n, spec, iteration)).isEqualTo(order);
            if (buffer == 1) {
              assertThat(order).isSorted();
            }
          }
        }
      }
    }
  }

  @Test
  void neverPullsFurtherAheadThanItsBuffer() {
    int buffer = 16;
    int[] pulled = {0};
    Iterator<Integer> counting = IntStream.range(0, 1000).peek(i -> pulled[0]++).boxed().iterator();
    ShuffleBuffer<Integer> shuffled =
        new ShuffleBuffer<>(counting, ShuffleSpec.of(buffer, 3, Reshuffle.NEVER), 0);
    for (int drawn = 0; shuffled.hasNext(); drawn++) {
      assertThat(pulled[0]).isLessThanOrEqualTo(drawn + buffer + 1);
      shuffled.next();
    }
    assertThat(pulled[0]).isEqualTo(1000);
  }

  @Test
  void refusesAnEmptyBuffer() {
    assertThatThrownBy(() -> ShuffleSpec.of(0, 1, Reshuffle.NEVER))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "a shuffle buffer holds at least 1 row, not 0; 1 keeps the rows' order,"
                + " the number of rows or more shuffles all of them");
  }

  private static List<Integer> order(int n, ShuffleSpec spec, int iteration) {
    List<Integer> order = new ArrayList<>();
    new ShuffleBuffer<>(IntStream.range(0, n).boxed().iterator(), spec, iteration)
        .forEachRemaining(order::add);
    return order;
  }
}
