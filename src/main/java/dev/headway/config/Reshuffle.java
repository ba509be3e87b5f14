package dev.headway.config;

/** Whether each epoch has an order of its own ({@code input.reshuffle_each_iteration}). */
public enum Reshuffle {
  EACH_ITERATION,
  NEVER
}
