package dev.headway.config;

/** Whether train, validation and test may share rows ({@code data.allow_overlap}). */
public enum Overlap {
  /** Shared rows are an error; the default. */
  REFUSED,
  /** The job says that it wants them. */
  ALLOWED
}
