package dev.headway.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationBlocksTest {
  /** 256 vectors; 64 KB is the widest row of which a full block has 16 MB. */
  @ParameterizedTest
  @CsvSource({
    "4, 256",
    "1024, 256",
    "65536, 256",
    "65540, 128",
    "100352, 128",
    "602112, 16",
    "16777216, 1",
    "2000000000, 1",
    "0, 256"
  })
  void aBlockHasAtMost256RowsAnd16MiB(int rowBytes, int rows) {
    assertThat(EvaluationSet.blockRows(rowBytes)).isEqualTo(rows);
  }
}
