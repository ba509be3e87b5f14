package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanChecksTest {
  @Test
  void rowsByRole() {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("train", 160_000L);
    rows.put("validation", 1L);
    assertThat(new PlanChecks(rows, "train", 2, 32, 5, 2).all().get(0))
        .hasToString("ok    plan: train 160,000 rows, validation 1 row");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1600|2|32|5|ok    plan: 2 workers have 800 rows each: 25 minibatches of 32 and 5 averagings an epoch",
        "1601|2|32|5|ok    plan: 2 workers have 800 or 801 rows each: 26 minibatches of 32 and 6 averagings an epoch",
        "160|1|32|5|ok    plan: 1 worker has 160 rows: 5 minibatches of 32 and 1 averaging an epoch",
        "100|4|32|5|warn  plan: 4 workers have 25 rows each: 1 minibatch of 32 and 1 averaging an epoch; a round has room for fit.workers x input.batch_size x fit.averaging_frequency = 640 rows, more than there are, so that lanes end before it does; take fit.workers=1 or a lower fit.averaging_frequency",
        "100|1|32|5|warn  plan: 1 worker has 100 rows: 4 minibatches of 32 and 1 averaging an epoch; a round has room for fit.workers x input.batch_size x fit.averaging_frequency = 160 rows, more than there are, so that lanes end before it does; take a lower fit.averaging_frequency or input.batch_size",
      })
  void rounds(long rows, int workers, int batch, int frequency, String said) {
    assertThat(
            new PlanChecks(Map.of("train", rows), "train", workers, batch, frequency, 8)
                .all()
                .get(1))
        .hasToString(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|2|ok    plan: 2 workers on 2 cores: each round is one turn",
        "2|8|ok    plan: 2 workers on 8 cores: each round is one turn; all cores featurize, so many train",
        "8|4|warn  plan: 8 workers on 4 cores: a round takes 2 turns; ask for 8 cores, or set fit.workers=4 (another number of workers is another result)",
        "3|2|warn  plan: 3 workers on 2 cores: a round takes 2 turns, in the last of which cores are idle; ask for 3 cores, or set fit.workers=2 (another number of workers is another result)",
      })
  void turns(int workers, int cores, String said) {
    assertThat(
            new PlanChecks(Map.of("train", 100_000L), "train", workers, 32, 5, cores).all().get(2))
        .hasToString(said);
  }
}
