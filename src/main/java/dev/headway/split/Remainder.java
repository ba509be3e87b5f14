package dev.headway.split;

/** What becomes of rows that don't divide evenly. */
public enum Remainder {
  /** The first parts have one row more. */
  KEEP,
  /** They are left out. */
  DROP
}
