package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardIndexParserTest {
  private static final String SHA = "0123456789abcdef".repeat(4);

  private static final ShardIndex INDEX =
      new ShardIndex(
          7,
          List.of("cats", "dogs"),
          "file:/photos",
          List.of(
              new ShardSplit(
                  "train",
                  List.of(
                      new ShardFile("part-train-00000-aa.parquet", 3, List.of(1L, 2L), 99, SHA),
                      new ShardFile("part-train-00001-bb.parquet", 1, List.of(1L, 0L), 55, SHA))),
              new ShardSplit("val", List.of())));

  private static final String LITERAL =
      """
      {
        "format_version" : 1,
        "kind" : "label",
        "hash" : "md5-128-tfds",
        "seed" : 7,
        "labels" : [ "cats", "dogs" ],
        "source" : "file:/photos",
        "splits" : [ {
          "name" : "train",
          "shards" : [ {
            "file" : "part-train-00000-aa.parquet",
            "rows" : 3,
            "rows_per_class" : [ 1, 2 ],
            "bytes" : 99,
            "sha256" : "SHA"
          }, {
            "file" : "part-train-00001-bb.parquet",
            "rows" : 1,
            "rows_per_class" : [ 1, 0 ],
            "bytes" : 55,
            "sha256" : "SHA"
          } ]
        }, {
          "name" : "val",
          "shards" : [ ]
        } ]
      }
      """
          .replace("SHA", SHA);

  @Test
  void writesAndReadsTheLiteral() {
    assertThat(ShardIndexParser.toJson(INDEX)).isEqualTo(LITERAL);
    assertThat(ShardIndexParser.fromJson("x", LITERAL)).isEqualTo(INDEX);
    assertThat(INDEX.split("train").classCounts(2)).containsExactly(2L, 2L);
    assertThat(INDEX.split("train").size()).isEqualTo(new SplitSize("train", List.of(3L, 1L)));
  }

  @Test
  void refusesANewerVersion() {
    refused(
        LITERAL.replace("\"format_version\" : 1", "\"format_version\" : 2, \"more\" : 1"),
        "x/_index.json has format version 2; this Headway reads up to 1:"
            + " use the Headway that wrote it, or ingest again with this one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kind\" : \"label\"|\"kind\" : \"target\"|kind is 'target'; this Headway knows 'label'",
        "md5-128-tfds|crc|hash is 'crc'; this Headway knows 'md5-128-tfds'",
        "\"seed\" : 7|\"seed\" : 7.5|seed of the index is 7.5, not a whole number in range",
        "\"seed\" : 7,||the index lacks the field 'seed'",
        "\"seed\"|\"sead\"|the index has the unknown field 'sead'",
        "\"dogs\" ]|\"cats\" ]|labels holds \"cats\", which is no name or stands twice",
        "\"rows\" : 3|\"rows\" : 4|the shard 'part-train-00000-aa.parquet' has 4 rows but rows_per_class [1, 2] for 2 labels",
        "[ 1, 2 ]|[ 1, 2, 0 ]|the shard 'part-train-00000-aa.parquet' has 3 rows but rows_per_class [1, 2, 0] for 2 labels",
        "part-train-00000-aa|part-../aa|'part-../aa.parquet' is no shard's name: part-….parquet, without a folder",
        "part-train-00000-aa|part-train-00001-bb|the shard 'part-train-00001-bb.parquet' stands twice",
        "\"val\"|\"train\"|the split 'train' stands twice",
        "\"bytes\" : 99|\"bytes\" : \"99\"|bytes of the shard 'part-train-00000-aa.parquet' is \"99\", not a whole number in range",
        "\"format_version\" : 1,||format_version is missing or not a number from 1",
      })
  void refusesWhatItDoesNotUnderstand(String from, String to, String why) {
    refused(
        LITERAL.replace(from, to == null ? "" : to),
        "x/_index.json isn't an index of shards: " + why + ": restore the file, or ingest again");
  }

  @Test
  void refusesWhatIsNotJson() {
    for (String text : List.of("{", "[1", "{}x", "{\"a\":1,\"a\":2}")) {
      assertThatThrownBy(() -> ShardIndexParser.fromJson("x/_index.json", text))
          .isInstanceOfSatisfying(
              HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
          .hasMessageStartingWith("x/_index.json isn't JSON: ")
          .hasMessageEndingWith(": ingest again");
    }
    refused(
        "[]",
        "x/_index.json isn't an index of shards: it is no JSON object:"
            + " restore the file, or ingest again");
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> ShardIndexParser.fromJson("x/_index.json", json))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessage(message);
  }
}
