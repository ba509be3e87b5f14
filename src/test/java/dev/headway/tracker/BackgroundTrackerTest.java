package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class BackgroundTrackerTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Says when an update begins, and waits to be let go. */
  private static final class Held implements Tracker {
    final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
    final BlockingQueue<Optional<Exception>> go = new LinkedBlockingQueue<>();
    final List<Integer> updated = new ArrayList<>();
    final CountDownLatch interrupted = new CountDownLatch(1);
    volatile Thread thread;

    @Override
    public String name() {
      return "a tracker";
    }

    @Override
    public void update(TrackedRun run) throws Exception {
      thread = Thread.currentThread();
      begun.add(run.history().epochs().size());
      Optional<Exception> how = go.take();
      if (how.isPresent()) {
        throw how.get();
      }
      updated.add(run.history().epochs().size());
    }

    @Override
    public void interrupt() {
      interrupted.countDown();
      go.add(Optional.of(new IllegalStateException("interrupted")));
    }

    @Override
    public List<String> missing(TrackedRun run) {
      return List.of();
    }

    @Override
    public Optional<String> place() {
      return Optional.empty();
    }
  }

  private final Held tracker = new Held();

  @Test
  void theNewestRunTakesThePlaceOfThoseThatWait() throws Exception {
    BackgroundTracker background = new BackgroundTracker(tracker, LONG);
    background.offer(Runs.after(0));
    assertThat(tracker.begun.take()).isZero();
    for (int epoch = 1; epoch <= 1000; epoch++) {
      background.offer(Runs.after(epoch)); // Never waits, though the first is still held.
    }
    tracker.go.add(Optional.empty());
    assertThat(tracker.begun.take()).isEqualTo(1000);
    background.finish(Runs.finished(1001));
    tracker.go.add(Optional.empty());
    tracker.go.add(Optional.empty());
    assertThat(background.await(LONG)).isNull();
    assertThat(tracker.updated).containsExactly(0, 1000, 1001);
    tracker.thread.join();
    assertThat(tracker.thread.isDaemon()).isTrue();
  }

  @Test
  void aFailureIsForgottenWhenTheNextUpdateSucceeds() throws Exception {
    BackgroundTracker background = new BackgroundTracker(tracker, LONG);
    tracker.go.add(Optional.of(new IOException("away")));
    background.offer(Runs.after(1));
    tracker.begun.take();
    tracker.go.add(Optional.empty());
    background.finish(Runs.finished(2));
    assertThat(background.await(LONG)).isNull();
  }

  @Test
  void theLastFailureIsGivenBack() {
    BackgroundTracker background = new BackgroundTracker(tracker, LONG);
    tracker.go.add(Optional.of(new IOException("away")));
    background.finish(Runs.finished(2));
    assertThat(background.await(LONG)).hasMessage("away");
  }

  @Test
  void anUpdateThatIsStuckGivesWayToANewerOne() throws Exception {
    BackgroundTracker background = new BackgroundTracker(tracker, Duration.ZERO);
    background.offer(Runs.after(1));
    assertThat(tracker.begun.take()).isEqualTo(1);
    background.offer(Runs.after(2));
    tracker.interrupted.await();
    assertThat(tracker.begun.take()).isEqualTo(2);
    tracker.go.add(Optional.empty());
    background.finish(Runs.after(2));
    tracker.go.add(Optional.empty());
    background.await(LONG);
    assertThat(tracker.updated).contains(2);
  }

  @Test
  void theEndWaitsNoLongerThanItIsGiven() throws Exception {
    BackgroundTracker background = new BackgroundTracker(tracker, LONG);
    background.offer(Runs.after(1));
    tracker.begun.take();
    background.finish(Runs.finished(2));
    assertThat(background.await(Duration.ZERO)).hasMessage("no answer in time");
    tracker.thread.join(); // It was interrupted, and there is nothing more to do.
    assertThat(tracker.updated).isEmpty();
  }
}
