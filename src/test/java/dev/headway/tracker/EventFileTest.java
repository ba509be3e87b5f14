package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.tensorflow.framework.Summary;

class EventFileTest {
  @Test
  void theBytesAreThoseOfTheSpecifications() {
    byte[] file =
        new EventFile(1500000000.25)
            .summary(
                3,
                Summary.newBuilder()
                    .addValue(Summary.Value.newBuilder().setTag("epoch_loss").setSimpleValue(0.5f))
                    .build())
            .bytes();
    String version =
        "1800000000000000" // 24 bytes
            + "a37f4b22" // as in every file that TensorFlow writes
            + "09000010c00b5ad641" // 1: double, the time
            + "1a0d627261696e2e4576656e743a32" // 3: brain.Event:2
            + "130a0322";
    String loss =
        "2000000000000000"
            + "29eda950"
            + "09000010c00b5ad641"
            + "1003" // 2: the step
            + "2a13" // 5: the summary
            + "0a11" // 1: a value
            + "0a0a65706f63685f6c6f7373" // 1: epoch_loss
            + "150000003f" // 2: 0.5f
            + "a5a3c4f8";
    assertThat(HexFormat.of().formatHex(file)).isEqualTo(version + loss);
  }
}
