package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.history.RunOwner;
import dev.headway.history.RunOwnerParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kinds of lock, on a store whose clock is moved by hand. */
class RunLockTest {
  private static final Duration LITTLE = Claim.EXPIRY.dividedBy(5);
  private static final Duration TOO_LONG = Claim.EXPIRY.plusSeconds(1);

  private final MemoryClaims store = new MemoryClaims();
  private final Set<String> dead = new HashSet<>();

  enum Kind {
    FILE,
    OBJECTS
  }

  @ParameterizedTest
  @EnumSource
  void oneAtATime(Kind kind) throws IOException {
    RunLock first = lock(kind, "first");
    RunLock second = lock(kind, "second");
    assertThat(lock(kind, "nobody").isHeld()).isFalse();
    assertThat(first.acquire()).isEmpty();
    assertThat(second.other()).hasValueSatisfying(claim -> isOf(claim, "first"));
    assertThat(second.acquire()).hasValueSatisfying(claim -> isOf(claim, "first"));
    assertThat(first.other()).isEmpty();
    assertThat(first.isHeld()).isTrue();
    assertThat(second.isHeld()).isFalse();

    first.release();
    assertThat(store.names()).isEmpty();
    assertThat(first.isHeld()).isFalse();
    assertThat(lock(kind, "third").acquire()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whoGivesSignsOfLifeKeepsIt(Kind kind) throws IOException {
    RunLock owner = lock(kind, "owner");
    owner.acquire();
    for (int i = 0; i < 20; i++) {
      store.pass(LITTLE);
      assertThat(owner.refresh()).isTrue();
      assertThat(lock(kind, "other" + i).acquire()).isPresent();
    }
    store.pass(Claim.EXPIRY);
    assertThat(lock(kind, "late").acquire()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void whoWasSilentTooLongLosesItForGood(Kind kind) throws IOException {
    RunLock former = lock(kind, "former");
    former.acquire();
    store.pass(TOO_LONG);
    RunLock next = lock(kind, "next");
    assertThat(next.other()).isEmpty();
    assertThat(next.acquire()).isEmpty();

    assertThat(former.isHeld()).isFalse();
    assertThat(former.refresh()).isFalse();
    assertThat(former.other()).hasValueSatisfying(claim -> isOf(claim, "next"));
    former.release();
    assertThat(next.isHeld()).isTrue();
    assertThat(next.refresh()).isTrue();
    next.release();
    assertThat(former.isHeld()).isFalse();
    assertThat(former.refresh()).isFalse();
    assertThat(store.names()).isEmpty();
  }

  /** It may be that nobody else wants it. */
  @ParameterizedTest
  @EnumSource
  void whoWasSilentTooLongMayGoOnWhileNobodyTookIt(Kind kind) throws IOException {
    RunLock owner = lock(kind, "owner");
    owner.acquire();
    store.pass(TOO_LONG);
    assertThat(owner.refresh()).isTrue();
    assertThat(lock(kind, "late").acquire()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void ofTheDeadItIsTakenAtOnce(Kind kind) throws IOException {
    lock(kind, "killed").acquire();
    dead.add("killed");
    RunLock next = lock(kind, "next");
    assertThat(next.other()).isEmpty();
    assertThat(next.acquire()).isEmpty();
    assertThat(store.names()).hasSize(1);
  }

  @Test
  void whatIsJustBeingWrittenIsSomebodys() throws IOException {
    store.replace("lock-1.json", "");
    store.replace("claim-x.json", "{\"format_version\": 9}");
    for (Kind kind : Kind.values()) {
      assertThat(lock(kind, "me").acquire())
          .hasValueSatisfying(
              claim ->
                  assertThat(claim.said()).isEqualTo("an attempt that hasn't said yet who it is"));
    }
    store.pass(TOO_LONG);
    for (Kind kind : Kind.values()) {
      assertThat(lock(kind, "me").acquire()).isEmpty();
    }
  }

  /** Both have seen that it is free, or has expired: one creates the file. */
  @Test
  void ofTwoThatTakeOverAtOnceOneDoes() throws IOException {
    for (boolean before : new boolean[] {false, true}) {
      if (before) {
        store.pass(TOO_LONG);
      }
      RunLock slow = lock(Kind.FILE, "slow" + before);
      RunLock fast = lock(Kind.FILE, "fast" + before);
      ClaimStore between = new FasterInBetween(store, () -> assertThat(acquired(fast)).isEmpty());
      RunLock overtaken =
          new LockFile(between, owner("slow" + before), owner -> dead.contains(owner.attempt()));
      assertThat(overtaken.acquire()).hasValueSatisfying(c -> isOf(c, "fast" + before));
      assertThat(fast.isHeld()).isTrue();
      assertThat(slow.isHeld()).isFalse();
    }
  }

  /** The former owner had looked before, and writes after: the higher number counts. */
  @Test
  void aSignOfLifeThatComesTooLateChangesNothing() throws IOException {
    RunLock former = lock(Kind.FILE, "former");
    former.acquire();
    store.pass(TOO_LONG);
    RunLock next = lock(Kind.FILE, "next");
    next.acquire();
    store.replace("lock-1.json", "former's");
    assertThat(next.isHeld()).isTrue();
    assertThat(lock(Kind.FILE, "third").other()).hasValueSatisfying(c -> isOf(c, "next"));
    next.release();
    assertThat(store.names()).isEmpty();
  }

  /** The other has taken the run over, ended it and given it back, between a look and a sign. */
  @Test
  void whoSleepsWhileAnotherFinishesTheRunHasLostIt() throws IOException {
    RunLock sleeper = lock(Kind.FILE, "sleeper");
    sleeper.acquire();
    store.pass(TOO_LONG);
    store.beforeTheNextTouch(
        () -> {
          RunLock other = lock(Kind.FILE, "other");
          assertThat(acquired(other)).isEmpty();
          released(other);
        });
    assertThat(sleeper.refresh()).isFalse();
    assertThat(sleeper.isHeld()).isFalse();
    assertThat(store.names()).isEmpty();
  }

  /** Numbers begin again: what one has seen dead is gone, and the third's has its name. */
  @Test
  void aLockOfTheNameOfADeadOneIsntTaken() throws IOException {
    lock(Kind.FILE, "killed").acquire();
    dead.add("killed");
    RunLock third = lock(Kind.FILE, "third");
    ClaimStore between =
        new FasterInBetween(
            store,
            () -> {
              RunLock second = lock(Kind.FILE, "second");
              assertThat(acquired(second)).isEmpty();
              released(second);
              assertThat(acquired(third)).isEmpty();
            });
    RunLock slow = new LockFile(between, owner("slow"), owner -> dead.contains(owner.attempt()));
    assertThat(slow.acquire()).hasValueSatisfying(c -> isOf(c, "third"));
    assertThat(store.names()).containsExactly("lock-1.json");
    assertThat(third.isHeld()).isTrue();
  }

  /** Nor is a number given to one that has seen a dead lock which is gone since. */
  @Test
  void aRunThatWasGivenBackIsTakenFromTheFirstNumber() throws IOException {
    lock(Kind.FILE, "killed").acquire();
    dead.add("killed");
    ClaimStore between =
        new FasterInBetween(
            store,
            () -> {
              RunLock second = lock(Kind.FILE, "second");
              assertThat(acquired(second)).isEmpty();
              released(second);
            });
    RunLock slow = new LockFile(between, owner("slow"), owner -> dead.contains(owner.attempt()));
    assertThat(slow.acquire()).isEmpty();
    assertThat(store.names()).containsExactly("lock-1.json");
    assertThat(slow.isHeld()).isTrue();
  }

  /** It has looked before the owner was there, and sees after its own number that it is late. */
  @Test
  void aLockThatWasLostToOneThatWithdrewIsGivenBackToo() throws IOException {
    RunLock owner = lock(Kind.FILE, "owner");
    owner.acquire();
    store.create("lock-2.json", RunOwnerParser.toJson(owner("slow")));
    assertThat(owner.isHeld()).isFalse();
    store.delete("lock-2.json");
    assertThat(owner.isHeld()).isFalse();
    assertThat(owner.other()).isEmpty();
    owner.release();
    assertThat(store.names()).isEmpty();
  }

  /** Nobody would give a sign of life in it. */
  @Test
  void aLockThatCouldntBeLookedAtAgainDoesntStay() throws IOException {
    ClaimStore failing =
        new FasterInBetween(
            store,
            () ->
                store.beforeTheNextListing(
                    () -> {
                      throw new IllegalStateException("the store is away");
                    }));
    RunLock lock = new LockFile(failing, owner("me"), owner -> false);
    assertThatThrownBy(lock::acquire).hasMessageContaining("the store is away");
    assertThat(lock.isHeld()).isFalse();
    assertThat(store.names()).isEmpty();
    assertThat(lock(Kind.FILE, "next").acquire()).isEmpty();
  }

  /** The other writes its claim when this one has written, and looks before this one does. */
  @Test
  void ofTwoThatClaimAtOnceNeverBothGoOn() throws IOException {
    RunLock late = lock(Kind.OBJECTS, "late");
    RunLock early = lock(Kind.OBJECTS, "early");
    store.beforeTheNextListing(
        () -> assertThat(acquired(late)).hasValueSatisfying(c -> isOf(c, "early")));
    assertThat(early.acquire()).isEmpty();
    assertThat(early.isHeld()).isTrue();

    early.release();
    RunLock one = lock(Kind.OBJECTS, "one");
    store.beforeTheNextListing(() -> store.replace("claim-two.json", "another's, just written"));
    assertThat(one.acquire()).isPresent();
    assertThat(store.names()).containsExactly("claim-two.json");
  }

  private RunLock lock(Kind kind, String attempt) {
    return kind == Kind.FILE
        ? new LockFile(store, owner(attempt), owner -> dead.contains(owner.attempt()))
        : new ClaimObjects(store, owner(attempt), owner -> dead.contains(owner.attempt()));
  }

  static RunOwner owner(String attempt) {
    return new RunOwner(
        attempt, "h", "m", "u", 1, null, "local-1", Instant.parse("2026-01-31T12:00:00Z"));
  }

  private static Optional<Claim> acquired(RunLock lock) {
    try {
      return lock.acquire();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void released(RunLock lock) {
    try {
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void isOf(Claim claim, String attempt) {
    assertThat(claim.owner().orElseThrow().attempt()).isEqualTo(attempt);
  }

  /** Before the first file is created, somebody else is faster. */
  private static final class FasterInBetween implements ClaimStore {
    private final ClaimStore store;
    private Runnable other;

    FasterInBetween(ClaimStore store, Runnable other) {
      this.store = store;
      this.other = other;
    }

    @Override
    public boolean create(String name, String text) throws IOException {
      Runnable first = other;
      other = () -> {};
      first.run();
      return store.create(name, text);
    }

    @Override
    public void replace(String name, String text) throws IOException {
      store.replace(name, text);
    }

    @Override
    public boolean touch(String name) throws IOException {
      return store.touch(name);
    }

    @Override
    public Optional<Stored> read(String name) throws IOException {
      return store.read(name);
    }

    @Override
    public boolean has(String name) throws IOException {
      return store.has(name);
    }

    @Override
    public java.util.List<String> names() throws IOException {
      return store.names();
    }

    @Override
    public void delete(String name) throws IOException {
      store.delete(name);
    }

    @Override
    public Instant now() throws IOException {
      return store.now();
    }
  }
}
