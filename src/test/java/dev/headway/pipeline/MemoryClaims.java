package dev.headway.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store whose clock stands still until it is moved. */
final class MemoryClaims implements ClaimStore {
  private final Map<String, Stored> files = new TreeMap<>();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");

  /** Done once, before the next listing. */
  private Runnable beforeListing = () -> {};

  /** Done once, before the next sign of life. */
  private Runnable beforeTouch = () -> {};

  void pass(Duration time) {
    now = now.plus(time);
  }

  void beforeTheNextListing(Runnable action) {
    beforeListing = action;
  }

  void beforeTheNextTouch(Runnable action) {
    beforeTouch = action;
  }

  @Override
  public boolean create(String name, String text) {
    return files.putIfAbsent(name, new Stored(text, now)) == null;
  }

  @Override
  public void replace(String name, String text) {
    files.put(name, new Stored(text, now));
  }

  @Override
  public boolean touch(String name) {
    Runnable action = beforeTouch;
    beforeTouch = () -> {};
    action.run();
    return files.computeIfPresent(name, (n, old) -> new Stored(old.text(), now)) != null;
  }

  @Override
  public Optional<Stored> read(String name) {
    return Optional.ofNullable(files.get(name));
  }

  @Override
  public boolean has(String name) {
    return files.containsKey(name);
  }

  @Override
  public List<String> names() {
    Runnable action = beforeListing;
    beforeListing = () -> {};
    action.run();
    return List.copyOf(files.keySet());
  }

  @Override
  public void delete(String name) {
    files.remove(name);
  }

  @Override
  public Instant now() {
    return now;
  }
}
