package dev.headway.tracker;

import java.util.List;
import java.util.Optional;

/**
 * A place where people follow runs. It hears of a run's start, each epoch and its end, always as
 * the whole run so far: what it missed, because it was down, it gets with the next.
 */
interface Tracker {
  /** How messages call it, such as {@code MLflow at http://ml:5000}. */
  String name();

  /**
   * Adds what isn't there yet. Called by one thread.
   *
   * @throws Exception when some of it couldn't be added; other parts may have been
   */
  void update(TrackedRun run) throws Exception;

  /** Makes an update that another thread is waiting in fail soon. The next one may succeed. */
  void interrupt();

  /** What of the run isn't there, in words; any thread may ask. */
  List<String> missing(TrackedRun run);

  /** Where to look at the run, once that is known. */
  Optional<String> place();
}
