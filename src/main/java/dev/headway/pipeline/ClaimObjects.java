package dev.headway.pipeline;

import dev.headway.history.RunOwner;
import dev.headway.history.RunOwnerParser;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A lock for object stores, which know no atomic creation but list what was written before: each
 * attempt writes {@code claim-<attempt>.json} and then looks for others. Of two at least the later
 * one sees the other and withdraws; when both write before either looks, both do.
 */
final class ClaimObjects implements RunLock {
  private static final Pattern NAME = Pattern.compile("claim-[0-9A-Za-z-]{1,64}\\.json");

  private final ClaimStore store;
  private final RunOwner me;
  private final Predicate<RunOwner> dead;
  private boolean taken;
  private boolean lost;

  /**
   * A lock that isn't taken yet.
   *
   * @param dead knows of attempts that can't renew theirs any more
   */
  ClaimObjects(ClaimStore store, RunOwner me, Predicate<RunOwner> dead) {
    this.store = store;
    this.me = me;
    this.dead = dead;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  @Override
  public synchronized Optional<Claim> other() throws IOException {
    List<String> others = others();
    return others.isEmpty() ? Optional.empty() : firstCounting(others, store.now(), null);
  }

  @Override
  public synchronized Optional<Claim> acquire() throws IOException {
    store.replace(mine(), RunOwnerParser.toJson(me));
    taken = true;
    try {
      // It was written just now, and so its time is the store's.
      Instant now =
          store.read(mine()).orElseThrow(() -> new IOException("its claim is gone")).modified();
      List<String> stale = new ArrayList<>();
      Optional<Claim> other = firstCounting(others(), now, stale);
      if (other.isPresent()) {
        release();
        return other;
      }
      // Its owner, should it live after all, sees that its claim is gone.
      for (String name : stale) {
        store.delete(name);
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      withdraw(e);
      throw e;
    }
  }

  private void withdraw(Exception why) {
    try {
      release();
    } catch (IOException e) {
      why.addSuppressed(e); // It expires.
    }
  }

  @Override
  public synchronized boolean refresh() throws IOException {
    if (isHeld()) {
      store.replace(mine(), RunOwnerParser.toJson(me));
    }
    return !lost;
  }

  @Override
  public synchronized boolean isHeld() throws IOException {
    lost |= !taken || !store.has(mine());
    return !lost;
  }

  @Override
  public synchronized void release() throws IOException {
    lost = true;
    store.delete(mine());
  }

  /**
   * The first that counts.
   *
   * @param stale is given the names of those that don't; null for nobody
   */
  private Optional<Claim> firstCounting(List<String> names, Instant now, List<String> stale)
      throws IOException {
    for (String name : names) {
      Optional<Claim> found = store.read(name).map(stored -> Claim.of(stored, name));
      if (found.filter(claim -> claim.counts(now, dead)).isPresent()) {
        return found;
      }
      if (found.isPresent() && stale != null) {
        stale.add(name);
      }
    }
    return Optional.empty();
  }

  private List<String> others() throws IOException {
    return store.names().stream()
        .filter(ClaimObjects::isName)
        .filter(name -> !name.equals(mine()))
        .toList();
  }

  private String mine() {
    return "claim-" + me.attempt() + ".json";
  }
}
