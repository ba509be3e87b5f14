package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.testing.RoundTrip;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentDigestsTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @Test
  void ofShardsItIsTheRowsOfTheirFiles() {
    RowRange all = new RowRange("train", 0, 1500);
    ContentDigests digests = ContentDigests.ofShards(index(600, A, 900, B), List.of(all));
    // The second unit is the second file's rows 424 … 899 in both.
    ContentDigests again = ContentDigests.ofShards(index(600, B, 900, B), List.of(all));
    assertThat(again.unit("train", 0)).isNotEqualTo(digests.unit("train", 0));
    assertThat(again.unit("train", 1)).isEqualTo(digests.unit("train", 1)).hasSize(64);
    ContentDigests cut = ContentDigests.ofShards(index(601, A, 899, B), List.of(all));
    assertThat(cut.unit("train", 1)).isNotEqualTo(digests.unit("train", 1));
    assertThat(digests.agrees("train", 3, List.of(new byte[32]))).isTrue();
  }

  @Test
  void onlyUnitsThatAreTouchedAreThere() {
    ContentDigests digests =
        ContentDigests.ofShards(index(600, A, 900, B), List.of(new RowRange("train", 1100, 1101)));
    assertThat(digests.unit("train", 1)).hasSize(64);
    assertThatThrownBy(() -> digests.unit("train", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unit 0 of train wasn't asked for");
  }

  @Test
  void ofFilesItIsTheirImagesInOrder() {
    byte[] one = ContentDigests.block(List.of(new byte[] {1}, new byte[] {2}));
    byte[] two = ContentDigests.block(List.of(new byte[] {2}, new byte[] {1}));
    ContentDigests digests = blocks(one, two);
    assertThat(digests.unit("train", 0)).isEqualTo(blocks(one, two).unit("train", 0));
    assertThat(digests.unit("train", 0)).isNotEqualTo(blocks(two, one).unit("train", 0));
    assertThat(digests.agrees("train", 0, List.of(new byte[] {1}, new byte[] {2}))).isTrue();
    assertThat(digests.agrees("train", 0, List.of(new byte[] {2}, new byte[] {1}))).isFalse();
  }

  @Test
  void goesToExecutorsUnchanged() {
    byte[] block = ContentDigests.block(List.of(new byte[] {1}));
    ContentDigests digests = blocks(block, block);
    for (ContentDigests copy : List.of(RoundTrip.java(digests), RoundTrip.kryo(digests))) {
      assertThat(copy.unit("train", 0)).isEqualTo(digests.unit("train", 0));
      assertThat(copy.agrees("train", 1, List.of(new byte[] {1}))).isTrue();
      assertThat(copy.agrees("train", 1, List.of(new byte[] {2}))).isFalse();
    }
  }

  @Test
  void rangesAreWidenedToWholeBlocksAndMeet() {
    List<SplitSize> splits =
        List.of(new SplitSize("test", List.of(10L)), new SplitSize("train", List.of(100L)));
    List<RowRange> ranges =
        List.of(
            new RowRange("train", 70, 99),
            new RowRange("train", 1, 2),
            new RowRange("train", 33, 34),
            new RowRange("test", 3, 4),
            new RowRange("test", 5, 5));
    assertThat(RowRanges.widened(ranges, 32, splits))
        .containsExactly(new RowRange("test", 0, 10), new RowRange("train", 0, 100));
    assertThat(RowRanges.widened(List.of(new RowRange("train", 40, 41)), 32, splits))
        .containsExactly(new RowRange("train", 32, 64));
  }

  private static ContentDigests blocks(byte[] first, byte[] second) {
    return ContentDigests.ofBlocks(
        List.of(new RowRange("train", 0, 40)),
        Map.of(
            new ContentDigests.Place("train", 0), first,
            new ContentDigests.Place("train", 1), second));
  }

  private static ShardIndex index(long first, String a, long second, String b) {
    return new ShardIndex(
        0,
        List.of("x"),
        "somewhere",
        List.of(
            new ShardSplit(
                "train",
                List.of(
                    new ShardFile("part-0.parquet", first, List.of(first), 1000, a),
                    new ShardFile("part-1.parquet", second, List.of(second), 1000, b)))));
  }
}
