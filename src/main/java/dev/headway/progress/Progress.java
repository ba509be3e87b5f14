package dev.headway.progress;

/** Where a long piece of work says how far it is. */
public interface Progress {
  /** Says nothing. */
  Progress SILENT =
      (name, total, unit) ->
          new Stage() {
            @Override
            public void to(long done, String note) {
              // Nobody listens.
            }

            @Override
            public void close() {
              // Nothing is open.
            }
          };

  /**
   * Starts a stage.
   *
   * @param name what is being done, e.g. {@code Featurize}
   * @param total how many items there are; below 0 when that isn't known
   * @param unit of what, in plural, e.g. {@code images}
   */
  Stage stage(String name, long total, String unit);

  /** A stage under way; closing it ends its line. */
  interface Stage extends AutoCloseable {
    /**
     * Reports {@code done} items in all.
     *
     * @param note what to show beside the count, e.g. {@code loss 0.31}; may be empty
     */
    void to(long done, String note);

    /** As {@link #to(long, String)} with nothing beside the count. */
    default void to(long done) {
      to(done, "");
    }

    @Override
    void close();
  }
}
