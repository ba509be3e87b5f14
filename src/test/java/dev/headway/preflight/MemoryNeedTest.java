package dev.headway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryNeedTest {
  private static final long HEAP = 4L << 30;

  /** The page's examples, and the page. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mobilenet|4|513|0|506|5115",
        "vgg16|1|433|10|1389|6007",
        "vgg16|2|499|21|2601|7231",
        "vgg16|4|629|42|5027|9678",
        "whole vgg16|1|826|3778|100|8487",
        "whole vgg16|2|1228|7556|137|12302",
      })
  void executors(String work, int tasks, long heap, long arrays, long other, long process)
      throws IOException {
    MemoryNeed need = MemoryNeed.ofExecutor(work(work), tasks);
    assertThat(List.of(need.heap(), need.arrays(), need.other(), need.process(HEAP, 0)))
        .extracting(bytes -> bytes / Sizes.MIB)
        .containsExactly(heap, arrays, other, process);
    assertThat(Files.readString(Path.of("docs/clusters.md")))
        .contains(
            String.format("| %d | %,d | %,d | %,d | %,d |", tasks, heap, arrays, other, process));
  }

  private static WorkSize work(String name) {
    return switch (name) {
      case "mobilenet" -> Works.mobileNet();
      case "vgg16" -> Works.vgg16();
      default -> Works.wholeVgg16();
    };
  }

  @Test
  void oneProcessNeedsWhatBothNeedButIsIdleOnce() {
    MemoryNeed driver = MemoryNeed.ofDriver(Works.mobileNet());
    MemoryNeed executor = MemoryNeed.ofExecutor(Works.mobileNet(), 2);
    MemoryNeed both = driver.plus(executor);
    assertThat(both.heap()).isEqualTo(driver.heap() + executor.heap() - 256 * Sizes.MIB);
    assertThat(both.arrays()).isEqualTo(driver.arrays() + executor.arrays());
    assertThat(both.other()).isEqualTo(driver.other() + executor.other() - 64 * Sizes.MIB);
  }

  @Test
  void phasesDoNotAddUp() {
    MemoryNeed first = new MemoryNeed(1, 20, 3);
    MemoryNeed second = new MemoryNeed(10, 2, 3);
    assertThat(MemoryNeed.most(List.of(first, second))).isEqualTo(new MemoryNeed(10, 20, 3));
  }

  @Test
  void aLargeStateIsAddedByTheExecutors() {
    assertThat(Works.mobileNet().driverAdds()).isTrue();
    assertThat(Works.wholeVgg16().driverAdds()).isFalse();
  }
}
