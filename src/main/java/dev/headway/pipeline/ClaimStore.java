package dev.headway.pipeline;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Small files in a run's directory, by which attempts tell each other that they are there. */
interface ClaimStore {
  /**
   * A file as the store has it.
   *
   * @param text empty while it is being written
   * @param modified by the store's clock
   */
  record Stored(String text, Instant modified) {}

  /**
   * Writes a file that isn't there yet.
   *
   * @return false when it is there; of several that try at once one succeeds
   */
  boolean create(String name, String text) throws IOException;

  /** Writes a file, in the place of what is there, if anything. */
  void replace(String name, String text) throws IOException;

  /**
   * Makes a file as young as if it were written now, and never makes it anew.
   *
   * @return false when it isn't there
   */
  boolean touch(String name) throws IOException;

  /** A file; empty when it isn't there. */
  Optional<Stored> read(String name) throws IOException;

  /** Whether a file is there. */
  boolean has(String name) throws IOException;

  /** The names of all files. */
  List<String> names() throws IOException;

  /** Deletes a file; what isn't there is no matter. */
  void delete(String name) throws IOException;

  /** The time by the store's clock: machines' clocks differ. */
  Instant now() throws IOException;
}
