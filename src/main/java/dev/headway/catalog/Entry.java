package dev.headway.catalog;

import dev.headway.error.HeadwayException;

/** What a catalog's file holds: a descriptor, or the error that it isn't one. */
record Entry<T>(T descriptor, HeadwayException error) {
  /**
   * The descriptor; a broken entry's error comes when it is named, never an older entry instead.
   */
  T get() {
    if (error != null) {
      throw error;
    }
    return descriptor;
  }
}
