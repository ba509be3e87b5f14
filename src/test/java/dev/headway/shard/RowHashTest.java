package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowHashTest {
  /** Digests by Python's hashlib, put together as TFDS' Hasher does. */
  @ParameterizedTest
  @CsvSource({
    "train, 0, cats/0001.jpg, b55baee354c3ba0fbdc7944cc30b73e7",
    "val, 0, cats/0001.jpg, abf96e763217e6955427e6b621b71b52",
    "train, 7, cats/0001.jpg, f6db394b6d5abea3213ea801a6538e11",
    "train, -1, cats/0001.jpg, 69b166067e6fab7173117469da72b9be",
    "train, 0, cats\\0001.jpg, b55baee354c3ba0fbdc7944cc30b73e7",
    "prüfung, 0, käfer/ä.png, cc5fe149af385f6458e081bc84dba16c"
  })
  void isTheMd5OfSaltAndKey(String split, long seed, String key, String hex) {
    assertThat(RowHash.of(split, seed, key)).hasToString(hex);
  }

  @Test
  void ordersAsAnUnsignedNumberAndSoDoItsSortableHalves() {
    List<RowHash> ascending =
        List.of(
            new RowHash(0, 1),
            new RowHash(0, -1),
            new RowHash(1, 0),
            new RowHash(Long.MAX_VALUE, 0),
            new RowHash(Long.MIN_VALUE, 0),
            new RowHash(-1, 0),
            new RowHash(-1, -1));
    for (int i = 1; i < ascending.size(); i++) {
      RowHash before = ascending.get(i - 1);
      RowHash after = ascending.get(i);
      assertThat(before).isLessThan(after);
      boolean sortsBefore =
          before.sortableHigh() < after.sortableHigh()
              || (before.sortableHigh() == after.sortableHigh()
                  && before.sortableLow() < after.sortableLow());
      assertThat(sortsBefore).isTrue();
    }
  }
}
