package dev.headway.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import dev.headway.testing.RoundTrip;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitPlanTest {
  private static final List<SplitSize> SIZES = List.of(new SplitSize("train", List.of(60L, 40L)));

  @Test
  void plansFromSizesAlone() {
    SplitPlan plan = plan("train[:80%]", "train[80%:90%]", "train[90%:]", Overlap.REFUSED);
    assertThat(plan.roles()).containsExactly("train", "validation", "test");
    assertThat(plan.rows("train")).isEqualTo(80);
    assertThat(plan.sourceRanges()).containsExactly(new RowRange("train", 0, 100));
    assertThat(plan.shards("train", SIZES))
        .containsExactly(new ShardSlice("train", 0, 0, 60), new ShardSlice("train", 1, 0, 20));
    assertThat(plan.shards("test", SIZES)).containsExactly(new ShardSlice("train", 1, 30, 10));
  }

  @Test
  void refusesOverlapWithTheNumberOfSharedRows() {
    assertThatThrownBy(() -> plan("train[:80%]", "train[75%:90%]", "train[90%:]", Overlap.REFUSED))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "data.train 'train[:80%]' and data.validation 'train[75%:90%]' share 5 rows; choose"
                + " splits that don't overlap, or set data.allow_overlap: true");
    assertThatThrownBy(
            () ->
                plan(
                    "train[:50%]+train[40%:60%]", "train[80%:90%]", "train[90%:]", Overlap.REFUSED))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "data.train 'train[:50%]+train[40%:60%]' names 10 rows twice; let its terms not"
                + " overlap, or set data.allow_overlap: true");
    assertThat(plan("train", "train[75%:90%]", "train[90%:]", Overlap.ALLOWED).sourceRanges())
        .containsExactly(new RowRange("train", 0, 100));
  }

  @Test
  void aRowIsInARoleAsOftenAsItsSplitStringNamesIt() {
    SplitPlan plan =
        plan("train[:6]+train[4:8]", "train[5:7]", "train[90:]+train[95:]", Overlap.ALLOWED);
    for (String role : plan.roles()) {
      long all = 0;
      for (int position = 0; position < 100; position++) {
        all += plan.times(role, "train", position);
      }
      assertThat(all).as(role).isEqualTo(plan.rows(role));
    }
    assertThat(plan.times("train", "train", 3)).isEqualTo(1);
    assertThat(plan.times("train", "train", 5)).isEqualTo(2);
    assertThat(plan.times("train", "train", 8)).isZero();
    assertThat(plan.times("train", "other", 5)).isZero();
  }

  @Test
  void countsASharedRowOnce() {
    assertThatThrownBy(
            () ->
                SplitPlan.plan(
                    Map.of("train", "train[:6]+train[4:]+train[5:]"), SIZES, Overlap.REFUSED))
        .hasMessage(
            "data.train 'train[:6]+train[4:]+train[5:]' names 96 rows twice; let its terms not"
                + " overlap, or set data.allow_overlap: true");
    assertThatThrownBy(
            () -> plan("train[:50]", "train[49:60]+train[40:50]", "train[90:]", Overlap.REFUSED))
        .hasMessage(
            "data.train 'train[:50]' and data.validation 'train[49:60]+train[40:50]' share 10 rows;"
                + " choose splits that don't overlap, or set data.allow_overlap: true");
    assertThatThrownBy(() -> plan("train[:50]", "train[60:80]", "train[79:]", Overlap.REFUSED))
        .hasMessage(
            "data.validation 'train[60:80]' and data.test 'train[79:]' share 1 row; choose splits"
                + " that don't overlap, or set data.allow_overlap: true");
  }

  @Test
  void reachesExecutorsAsItIs() {
    SplitPlan plan =
        plan("train[:5]+train[10:20]", "train[80%:90%]", "train[90%:]", Overlap.REFUSED);
    assertThat(RoundTrip.java(plan)).isEqualTo(plan);
    SplitSpec part = SplitSpec.evenSplits("train[:-1shard]+train[5%:7%]", 2, Remainder.KEEP).get(1);
    assertThat(RoundTrip.java(part).rows(SIZES)).isEqualTo(part.rows(SIZES));
  }

  @Test
  void isWrittenAsJsonAndReadAgain() {
    SplitPlan plan = SplitPlan.plan(Map.of("train", "train[50:70]"), SIZES, Overlap.REFUSED);
    String json =
        """
        {
          "format_version" : 1,
          "splits" : {
            "train" : {
              "spec" : "train[50:70]",
              "rows" : 20,
              "ranges" : [ {
                "split" : "train",
                "from" : 50,
                "to" : 70
              } ],
              "shards" : [ {
                "shard" : "part-a.parquet",
                "skip" : 50,
                "take" : 10
              }, {
                "shard" : "part-b.parquet",
                "skip" : 0,
                "take" : 10
              } ]
            }
          }
        }
        """;
    assertThat(
            SplitPlanParser.toJson(
                plan, SIZES, split -> List.of("part-a.parquet", "part-b.parquet")))
        .isEqualTo(json);
    assertThat(SplitPlanParser.fromJson(json, "split.json")).isEqualTo(plan);
    assertThatThrownBy(
            () ->
                SplitPlanParser.fromJson(
                    json.replace("\"format_version\" : 1", "\"format_version\" : 9"), "split.json"))
        .hasMessage(
            "split.json has format version 9; this Headway reads version 1:"
                + " use the Headway that wrote it");
    for (String broken :
        new String[] {
          "{\"format_version\":1}",
          "{\"format_version\":1",
          json.replace("\"from\" : 50", "\"from\" : \"fifty\""),
          json.replace("\"from\" : 50", "\"from\" : 50.5"),
          json.replace("\"from\" : 50", "\"from\" : 71"),
          json.replace("\"spec\" : \"train[50:70]\"", "\"spec\" : null"),
        }) {
      assertThatThrownBy(() -> SplitPlanParser.fromJson(broken, "split.json"))
          .isInstanceOf(HeadwayException.class)
          .hasMessage("split.json isn't a split plan");
    }
  }

  private static SplitPlan plan(String train, String validation, String test, Overlap overlap) {
    Map<String, String> specs = new LinkedHashMap<>();
    specs.put("train", train);
    specs.put("validation", validation);
    specs.put("test", test);
    return SplitPlan.plan(specs, SIZES, overlap);
  }
}
