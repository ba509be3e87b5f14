package dev.headway.split;

/** What becomes of rows that don't divide evenly. */
public enum Remainder {
  /** They stay: the first parts have a row more, the last batch is shorter. */
  KEEP,
  /** They are left out. */
  DROP
}
