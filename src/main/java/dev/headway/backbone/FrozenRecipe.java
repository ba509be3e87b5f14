package dev.headway.backbone;

import java.io.Serializable;

/** What an engine makes its runners from. */
interface FrozenRecipe extends Serializable {
  /** A runner for the calling thread. */
  FrozenRunner open();
}
