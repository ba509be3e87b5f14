package dev.headway.config;

/** What is learned. */
public enum Task {
  CLASSIFICATION,
  REGRESSION
}
