package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.testing.RoundTrip;
import org.junit.jupiter.api.Test;

class HandoverTest {
  @Test
  void itIsItselfUntilItIsClosed() {
    Handover<float[], String> handover = Handover.open(new float[] {1});
    Handover<float[], String> read = RoundTrip.java(handover);
    assertThat(read.isHere()).isTrue();
    assertThat(read.start()).isSameAs(handover.start());
    handover.close();
    assertThat(read.isHere()).isFalse();
    assertThat(RoundTrip.java(handover).isHere()).isFalse();
  }

  @Test
  void eachAttemptHasAResultOfItsOwn() {
    try (Handover<Void, String> handover = Handover.open(null)) {
      RoundTrip.java(handover).give(7, "one");
      RoundTrip.java(handover).give(8, "the other");
      assertThat(handover.take(7)).isEqualTo("one");
      assertThat(handover.take(8)).isEqualTo("the other");
      assertThat(handover.take(9)).isNull();
    }
  }

  /** A task that Spark gave up may still run when its job is over. */
  @Test
  void whoComesLateHasNothingAndLeavesNothing() {
    Handover<String, String> handover = Handover.open("start");
    handover.close();
    Handover<String, String> late = RoundTrip.java(handover);
    late.give(7, "late");
    assertThat(handover.take(7)).isNull();
    assertThatThrownBy(late::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the job that this task belongs to is over");
  }
}
