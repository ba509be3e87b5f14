package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import dev.headway.history.RunOwner;
import dev.headway.history.RunOwnerParser;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an attempt has said of itself.
 *
 * @param owner empty when nothing can be read of it, for instance while it is being written
 * @param heard when it was last heard of, by the store's clock
 */
record Claim(Optional<RunOwner> owner, Instant heard) {
  /** A claim that isn't renewed for so long counts no more. */
  static final Duration EXPIRY = Duration.ofMinutes(5);

  static Claim of(ClaimStore.Stored stored, String file) {
    return new Claim(owner(stored, file), stored.modified());
  }

  /** What a newer version has written is somebody's, too. */
  private static Optional<RunOwner> owner(ClaimStore.Stored stored, String file) {
    try {
      return Optional.of(RunOwnerParser.fromJson(stored.text(), file));
    } catch (HeadwayException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether it counts.
   *
   * @param now by the store's clock
   * @param dead knows of attempts that can't renew theirs any more
   */
  boolean counts(Instant now, Predicate<RunOwner> dead) {
    return Duration.between(heard, now).compareTo(EXPIRY) <= 0 && !owner.filter(dead).isPresent();
  }

  boolean isOf(RunOwner one) {
    return owner.filter(found -> found.attempt().equals(one.attempt())).isPresent();
  }

  /** Who it is, for a sentence. */
  String said() {
    return owner.map(RunOwner::toString).orElse("an attempt that hasn't said yet who it is");
  }
}
