package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A run's {@code checkpoints/}: the last two are kept, so that one damaged isn't the end. */
final class Checkpoints {
  static final String FOLDER = "checkpoints";
  private static final int KEPT = 2;

  private final RunDirectory run;

  Checkpoints(RunDirectory run) {
    this.run = run;
  }

  /** Writes one whole, and then deletes those before the one before it. */
  void write(Checkpoint checkpoint) {
    run.requireHeld();
    run.write(path(CheckpointName.of(checkpoint)), out -> CheckpointFile.write(checkpoint, out));
    newestFirst().stream().skip(KEPT).forEach(old -> run.delete(path(old)));
  }

  /**
   * The last one that can be used.
   *
   * @param say is warned of each that can't
   * @return empty when there is none at all: the run hadn't come as far
   * @throws HeadwayException exit 3 when there are some, but none can be used
   */
  Optional<Checkpoint> latest(Consumer<String> say) {
    List<String> problems = new ArrayList<>();
    for (CheckpointName name : newestFirst()) {
      try {
        Checkpoint found =
            run.read(path(name), (in, length) -> CheckpointFile.read(in, length, name.text()));
        problems.forEach(
            problem -> say.accept("warning: " + problem + "; going on from " + name.text()));
        return Optional.of(found);
      } catch (HeadwayException e) {
        problems.add(e.getMessage());
      }
    }
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    throw HeadwayException.input(
        String.join("; ", problems)
            + "; delete "
            + run.resolve(FOLDER)
            + " to train from the start, or start a new run");
  }

  private List<CheckpointName> newestFirst() {
    return run.names(FOLDER).stream()
        .map(CheckpointName::parse)
        .flatMap(Optional::stream)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private static String path(CheckpointName name) {
    return FOLDER + "/" + name.text();
  }
}
