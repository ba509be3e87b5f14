package dev.headway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.error.HeadwayException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunSummaryTest {
  private static final String JSON =
      """
      {
        "format_version": 2,
        "labels": [ "cats", "dogs" ],
        "confusion": [ [ 9, 1 ], [ 0, 10 ] ],
        "rows_per_class": {
          "train": {
            "cats": 80,
            "dogs": 81
          },
          "test": {
            "cats": 10,
            "dogs": 10
          }
        },
        "roles": [ {
          "role": "train",
          "spec": "train[:80%]",
          "rows": 161,
          "usable": 160
        } ],
        "calibration": [ {
          "images": 5,
          "right": 3,
          "confidence": 0.45
        }, {
          "images": 15,
          "right": 15,
          "confidence": 0.96
        } ],
        "quarantined_total": 1,
        "top_reasons": {
          "not an image": 1
        },
        "quarantined": [ {
          "key": "dogs/a \\"b\\"\\n.jpg",
          "split": "train",
          "position": 17,
          "reason": "not an image"
        } ]
      }
      """;

  private static RunSummary summary() {
    Map<String, Map<String, Long>> perClass = new LinkedHashMap<>();
    perClass.put("train", counts("cats", 80, "dogs", 81));
    perClass.put("test", counts("cats", 10, "dogs", 10));
    return new RunSummary(
        List.of("cats", "dogs"),
        RunSummary.matrix(new long[][] {{9, 1}, {0, 10}}),
        perClass,
        List.of(new RunSummary.Role("train", "train[:80%]", 161, 160)),
        List.of(new RunSummary.Quarantined("dogs/a \"b\"\n.jpg", "train", 17, "not an image")),
        1,
        Map.of("not an image", 1L),
        new Calibration(
            List.of(new Calibration.Bin(5, 3, 0.45), new Calibration.Bin(15, 15, 0.96))));
  }

  private static Map<String, Long> counts(String a, long countA, String b, long countB) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(a, countA);
    counts.put(b, countB);
    return counts;
  }

  @Test
  void writesItsVersionAndAllThatItHas() {
    assertThat(RunSummaryParser.toJson(summary())).isEqualTo(JSON);
  }

  @Test
  void readsWhatItWrites() {
    RunSummary read = RunSummaryParser.fromJson(JSON, "evaluation.json");
    assertThat(read).isEqualTo(summary());
    assertThat(RunSummaryParser.toJson(read)).isEqualTo(JSON);
  }

  @Test
  void readsTheFirstVersionWhichHasNoCalibration() {
    String first =
        JSON.replace("\"format_version\": 2", "\"format_version\": 1")
            .replaceAll("(?s)  \"calibration\": .*?  \"quarantined_total", "  \"quarantined_total");
    RunSummary read = RunSummaryParser.fromJson(first, "evaluation.json");
    assertThat(read.calibration()).isNull();
    assertThat(read.confusion()).isEqualTo(summary().confusion());
    assertThatThrownBy(
            () ->
                RunSummaryParser.fromJson(
                    JSON.replace("\"format_version\": 2", "\"format_version\": 1"), "e.json"))
        .hasMessageStartingWith("e.json: unknown field calibration;");
  }

  @Test
  void theExpectedCalibrationErrorIsWeightedByImages() {
    // (5 · |3/5 − 0.45| + 15 · |1 − 0.96|) / 20
    assertThat(summary().calibration().expectedError()).isCloseTo(0.0675, within(1e-12));
    assertThat(new Calibration(List.of(new Calibration.Bin(0, 0, 0))).expectedError()).isZero();
  }

  @Test
  void aMissingTestSplitComesBackAsMissing() {
    RunSummary none = new RunSummary(List.of(), null, Map.of(), List.of(), List.of(), 0, Map.of());
    assertThat(RunSummaryParser.fromJson(RunSummaryParser.toJson(none), "e")).isEqualTo(none);
    assertThat(RunSummary.matrix(null)).isNull();
  }

  @Test
  void namesAHundredAndKeepsTheTotal() {
    List<RunSummary.Quarantined> many =
        LongStream.range(0, 130)
            .mapToObj(i -> new RunSummary.Quarantined("k" + i, "train", i, "empty"))
            .toList();
    RunSummary summary =
        new RunSummary(List.of(), null, Map.of(), List.of(), many, 130, Map.of("empty", 130L));
    assertThat(summary.quarantined()).hasSize(100).isEqualTo(many.subList(0, 100));
    assertThat(summary.quarantinedTotal()).isEqualTo(130);
  }

  @Test
  void ordersReasonsByHowOftenThenByName() {
    RunSummary summary =
        new RunSummary(
            List.of(),
            null,
            Map.of(),
            List.of(),
            List.of(),
            9,
            Map.of("b", 2L, "a", 2L, "rare", 1L, "most", 4L));
    assertThat(summary.topReasons().keySet()).containsExactly("most", "a", "b", "rare");
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RunSummary(
                    List.of("a", "b"),
                    RunSummary.matrix(new long[][] {{1, 2}, {3}}),
                    Map.of(),
                    List.of(),
                    List.of(),
                    0,
                    Map.of()))
        .withMessage("the confusion matrix must be 2 × 2 for its labels");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RunSummary(
                    List.of("a"),
                    null,
                    Map.of("train", Map.of("c", 1L)),
                    List.of(),
                    List.of(),
                    0,
                    Map.of()))
        .withMessage("train counts the unknown label c");
    assertThatThrownBy(
            () ->
                RunSummaryParser.fromJson(
                    JSON.replace("\"quarantined_total\": 1", "\"quarantined_total\": 0"), "e.json"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "e.json: 1 quarantined rows are named, of 0; restore the file or run the job again");
  }

  @Test
  void refusesOtherVersions() {
    assertThatThrownBy(
            () ->
                RunSummaryParser.fromJson(
                    "{\"format_version\": 3, \"what\": \"else\"}", "evaluation.json"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "evaluation.json: format_version 3 can't be read, this Headway reads 1 to 2; use the"
                + " Headway that wrote the file");
    assertThatThrownBy(() -> RunSummaryParser.fromJson("{}", "evaluation.json"))
        .hasMessageStartingWith("evaluation.json: format_version is missing;");
  }

  @Test
  void refusesUnknownFieldsAtEveryDepth() {
    assertThatThrownBy(
            () -> RunSummaryParser.fromJson(JSON.replace("\"labels\"", "\"lables\""), "e.json"))
        .hasMessageStartingWith("e.json: unknown field lables; the nearest known one is labels (");
    assertThatThrownBy(
            () -> RunSummaryParser.fromJson(JSON.replace("\"usable\"", "\"useable\""), "e.json"))
        .hasMessageStartingWith(
            "e.json: unknown field roles[0].useable; the nearest known one is roles[0].usable (");
    assertThatThrownBy(
            () -> RunSummaryParser.fromJson(JSON.replace("[ 9, 1 ]", "[ 9, \"1\" ]"), "e.json"))
        .hasMessageStartingWith("e.json: confusion[0][1] must be a whole number, not \"1\";");
  }
}
