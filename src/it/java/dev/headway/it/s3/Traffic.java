package dev.headway.it.s3;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What has gone over the line.
 *
 * @param requests by kind, those that went wrong too
 * @param faults how many of each befell them
 * @param up bytes of bodies to the store
 * @param down bytes of bodies from it
 */
public record Traffic(Map<Kind, Long> requests, Map<Fault, Long> faults, long up, long down) {
  /** Copies. */
  public Traffic {
    requests = copy(requests, Kind.class);
    faults = copy(faults, Fault.class);
  }

  /** Nothing yet. */
  static Traffic none() {
    return new Traffic(Map.of(), Map.of(), 0, 0);
  }

  private static <E extends Enum<E>> Map<E, Long> copy(Map<E, Long> counts, Class<E> keys) {
    EnumMap<E, Long> copy = new EnumMap<>(keys);
    copy.putAll(counts);
    return Collections.unmodifiableMap(copy);
  }

  /** How many of a kind. */
  public long of(Kind kind) {
    return requests.getOrDefault(kind, 0L);
  }

  /** How often that befell one. */
  public long of(Fault fault) {
    return faults.getOrDefault(fault, 0L);
  }

  /** All of them. */
  public long all() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }

  Traffic plus(Kind kind, Fault fault) {
    EnumMap<Kind, Long> kinds = new EnumMap<>(Kind.class);
    kinds.putAll(requests);
    kinds.merge(kind, 1L, Long::sum);
    EnumMap<Fault, Long> befell = new EnumMap<>(Fault.class);
    befell.putAll(faults);
    if (fault != Fault.NONE) {
      befell.merge(fault, 1L, Long::sum);
    }
    return new Traffic(kinds, befell, up, down);
  }

  Traffic plus(long moreUp, long moreDown) {
    return new Traffic(requests, faults, up + moreUp, down + moreDown);
  }
}
