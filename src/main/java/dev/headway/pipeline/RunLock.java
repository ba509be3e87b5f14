package dev.headway.pipeline;

import java.io.IOException;
import java.util.Optional;

/** Lets one attempt at a time work on a run. Good for several threads. */
interface RunLock {
  /** Another attempt whose claim counts now; only looks. */
  Optional<Claim> other() throws IOException;

  /**
   * Takes the run.
   *
   * @return the attempt that has it; empty when it is this one's now
   */
  Optional<Claim> acquire() throws IOException;

  /**
   * Shows that the attempt lives.
   *
   * @return false when the run isn't its any more
   */
  boolean refresh() throws IOException;

  /** Whether the run is still this attempt's. Once it isn't, it never is again. */
  boolean isHeld() throws IOException;

  /** Gives the run back, if it is still this attempt's. */
  void release() throws IOException;
}
