package dev.headway.tracker;

import dev.headway.error.HeadwayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A run's directory in memory. */
final class MemoryFiles implements RunFiles {
  final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

  /** Whether nothing can be looked up any more. */
  volatile boolean unreachable;

  MemoryFiles with(String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  @Override
  public String uri() {
    return "mem:/runs/pets/r1";
  }

  @Override
  public boolean has(String name) {
    reach();
    return files.containsKey(name);
  }

  @Override
  public byte[] read(String name) {
    reach();
    return files.get(name);
  }

  @Override
  public List<String> names(String folder) {
    reach();
    return files.keySet().stream()
        .filter(name -> name.startsWith(folder + "/"))
        .map(name -> name.substring(folder.length() + 1))
        .toList();
  }

  @Override
  public void deleteUnfinished(String folder) {
    // Nothing here is ever unfinished.
  }

  @Override
  public void write(String name, byte[] content) {
    files.put(name, content);
  }

  private void reach() {
    if (unreachable) {
      throw HeadwayException.input("mem:/runs/pets/r1 can't be looked up: Connection reset");
    }
  }
}
