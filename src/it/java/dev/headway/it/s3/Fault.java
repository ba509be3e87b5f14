package dev.headway.it.s3;

/** What happens to a request on its way. */
public enum Fault {
  /** Nothing. */
  NONE,
  /** It is answered {@code 503 SlowDown}, and the store never sees it. */
  SLOW_DOWN,
  /** Its connection is reset, and the store never sees it. */
  RESET,
  /** The store does it, but its connection is reset before the answer. */
  LOST,
  /** Its connection is reset in the middle of the answer's body. */
  CUT,
  /** It waits for a while. */
  SLOW,
  /** The store is away: its connection is reset, as everybody's is. */
  OUTAGE
}
