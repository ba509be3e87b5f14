package dev.headway.progress;

import java.util.List;
import java.util.Map;

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
            public void to(long done, Map<String, ? extends Number> values) {
              // Nor reads.
            }

            @Override
            public void close() {
              // Nothing is open.
            }
          };

  /** Tells all of them, in this order; stages are closed in the opposite one. */
  static Progress all(Progress... listeners) {
    return new AllProgress(List.of(listeners));
  }

  /**
   * Starts a stage.
   *
   * @param name what is being done, e.g. {@code Featurize}
   * @param total how many items there are; below 0 when that isn't known
   * @param unit of what, in plural, e.g. {@code images}
   */
  Stage stage(String name, long total, String unit);

  /**
   * Starts the stage that decodes images and runs the frozen part over them.
   *
   * @param images how many there are
   */
  default Stage featurize(long images) {
    return stage("Featurize", images, "images");
  }

  /** Starts an epoch, a stage whose items are averaging rounds. */
  default Stage epoch(Epoch epoch) {
    return stage(epoch.name(), epoch.rounds(), "rounds");
  }

  /** A stage under way; closing it ends its line. */
  interface Stage extends AutoCloseable {
    /**
     * Reports {@code done} items in all.
     *
     * @param note what to show beside the count; may be empty
     */
    void to(long done, String note);

    /** As {@link #to(long, String)} with nothing beside the count. */
    default void to(long done) {
      to(done, "");
    }

    /**
     * Reports {@code done} items in all.
     *
     * @param values what is known by now, by names as in {@code metrics.json} and {@code
     *     history.json}, in the order in which they are to be shown; nobody changes it any more
     */
    default void to(long done, Map<String, ? extends Number> values) {
      to(done, ValueText.of(values, ValueText.DIGITS));
    }

    /**
     * Begins a last part that the stage's items don't count.
     *
     * @param name e.g. {@code validation}
     */
    default void part(String name) {
      // Of interest to those that show what runs at this moment.
    }

    @Override
    void close();
  }
}
