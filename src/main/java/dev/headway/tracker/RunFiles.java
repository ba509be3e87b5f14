package dev.headway.tracker;

import java.util.List;

/** A run's directory. Names are relative to it, with {@code /}; any thread may call. */
public interface RunFiles {
  /** The directory's qualified URI. */
  String uri();

  /** Whether there is such a file. */
  boolean has(String name);

  /** What is in a file. */
  byte[] read(String name);

  /** The names in a folder; none when it isn't there. */
  List<String> names(String folder);

  /** Deletes what an attempt that was killed left in a folder of files not yet whole. */
  void deleteUnfinished(String folder);

  /** Writes a file, whole or not at all; over what is there. */
  void write(String name, byte[] content);
}
