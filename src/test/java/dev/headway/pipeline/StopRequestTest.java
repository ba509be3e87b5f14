package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A stop ends the process without waiting for anybody: what must not be cut off comes first. */
class StopRequestTest {
  @Test
  void aStopWaitsForWhatIsBeingWritten() throws InterruptedException {
    StopRequest request = new StopRequest();
    List<String> events = new CopyOnWriteArrayList<>();
    Thread signal =
        new Thread(
            () -> {
              Optional<String> said = request.stop();
              events.add(said.orElseThrow());
            });
    request.undisturbed(
        () -> {
          signal.start();
          while (signal.getState() != Thread.State.BLOCKED && signal.isAlive()) {
            Thread.onSpinWait();
          }
          events.add("written");
        });
    signal.join();

    assertThat(events).containsExactly("written", "stopped before there was a run");
  }
}
