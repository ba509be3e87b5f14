package dev.headway.pipeline;

import dev.headway.tracker.RunFiles;
import java.util.List;

/** A run's directory for trackers. */
record TrackedFiles(RunDirectory run) implements RunFiles {
  @Override
  public String uri() {
    return run.uri();
  }

  @Override
  public boolean has(String name) {
    return run.has(name);
  }

  @Override
  public byte[] read(String name) {
    return run.read(name, (in, length) -> in.readAllBytes());
  }

  @Override
  public List<String> names(String folder) {
    return run.names(folder);
  }

  @Override
  public void deleteUnfinished(String folder) {
    run.requireHeld();
    run.deleteUnfinished(folder);
  }

  @Override
  public void write(String name, byte[] content) {
    run.requireHeld();
    run.withoutChecksums().write(name, content);
  }
}
