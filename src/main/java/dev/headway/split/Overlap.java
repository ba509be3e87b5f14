package dev.headway.split;

/** Whether a row may be in two roles of a job. */
public enum Overlap {
  /** Shared rows are an error; the default. */
  REFUSED,
  /** The job says that it wants them. */
  ALLOWED
}
