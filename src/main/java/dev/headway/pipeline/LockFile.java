package dev.headway.pipeline;

import dev.headway.history.RunOwner;
import dev.headway.history.RunOwnerParser;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A lock where files are created atomically: {@code lock-<n>.json}, of which the highest number
 * counts. Whoever takes over creates the next number, which one alone can; the former owner sees
 * that there is a higher one than its own.
 */
final class LockFile implements RunLock {
  private static final Pattern NAME = Pattern.compile("lock-([1-9][0-9]{0,8})\\.json");
  private static final int TRIES = 20;

  private final ClaimStore store;
  private final RunOwner me;
  private final Predicate<RunOwner> dead;
  private int number;
  private boolean lost;

  /**
   * A lock that isn't taken yet.
   *
   * @param dead knows of attempts that can't renew theirs any more
   */
  LockFile(ClaimStore store, RunOwner me, Predicate<RunOwner> dead) {
    this.store = store;
    this.me = me;
    this.dead = dead;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  @Override
  public synchronized Optional<Claim> other() throws IOException {
    int highest = highest();
    return highest == 0
        ? Optional.empty()
        : claim(highest).filter(claim -> !claim.isOf(me)).filter(counting());
  }

  @Override
  public synchronized Optional<Claim> acquire() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int highest = highest();
      Optional<Claim> found = Optional.empty();
      if (highest > 0) {
        found = claim(highest);
        if (found.isEmpty()) {
          continue; // Just given back.
        }
        Optional<Claim> other = found.filter(counting());
        if (other.isPresent()) {
          return other;
        }
      }
      int next = highest + 1;
      if (store.create(name(next), RunOwnerParser.toJson(me))) {
        try {
          if (isStill(highest, found)) {
            deleteBelow(next);
            number = next;
            return Optional.empty();
          }
          withdraw(next);
        } catch (IOException | RuntimeException e) {
          withdraw(next, e);
          throw e;
        }
      }
    }
    throw new IOException("its lock changes too fast");
  }

  /**
   * Whether what was there before one's own lock is what was looked at. Numbers begin again once a
   * run is given back: in the meantime another attempt may have had it, and a third may have it now
   * by the same number.
   */
  private boolean isStill(int before, Optional<Claim> found) throws IOException {
    return highest() == before + 1 && (before == 0 || claim(before).equals(found));
  }

  private void withdraw(int from) throws IOException {
    if (claim(from).filter(claim -> claim.isOf(me)).isPresent()) {
      store.delete(name(from));
    }
  }

  /** Nobody would give a sign of life in it, and the next attempt would wait for its end. */
  private void withdraw(int from, Exception why) {
    try {
      withdraw(from);
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e); // It expires.
    }
  }

  @Override
  public synchronized boolean refresh() throws IOException {
    if (isHeld()) {
      // Written again, it would come back when another attempt has had the run and is done with it.
      lost = !store.touch(name(number));
    }
    return !lost;
  }

  @Override
  public synchronized boolean isHeld() throws IOException {
    lost |=
        number == 0
            || highest() != number
            || claim(number).filter(claim -> claim.isOf(me)).isEmpty();
    return !lost;
  }

  @Override
  public synchronized void release() throws IOException {
    if (isHeld()) {
      deleteBelow(number + 1);
    } else if (number > 0) {
      // Lost to one that has withdrawn, it would keep the next attempt waiting.
      withdraw(number);
    }
    lost = true;
  }

  /** What a former owner left, or wrote once more before it noticed. */
  private void deleteBelow(int limit) throws IOException {
    for (String name : names()) {
      if (number(name) < limit) {
        store.delete(name);
      }
    }
  }

  private int highest() throws IOException {
    return names().stream().mapToInt(LockFile::number).max().orElse(0);
  }

  private List<String> names() throws IOException {
    return store.names().stream().filter(LockFile::isName).toList();
  }

  private Optional<Claim> claim(int of) throws IOException {
    return store.read(name(of)).map(stored -> Claim.of(stored, name(of)));
  }

  private Predicate<Claim> counting() throws IOException {
    var now = store.now();
    return claim -> claim.counts(now, dead);
  }

  private static String name(int number) {
    return "lock-" + number + ".json";
  }

  private static int number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
