package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run was made from, as SHA-256 digests: going on from a checkpoint with anything else would
 * be another run.
 *
 * @param job the effective job without its {@code output} and {@code tracking}
 * @param split {@code split.json}
 * @param rows the keys, labels, positions and bytes of the rows
 * @param backbone the backbone's parameters before training
 * @param engine what runs the frozen part, and its version: not a digest, its features differ in
 *     bits
 */
record RunIdentity(String job, String split, String rows, String backbone, String engine) {
  private static final int SHOWN = 12;

  /**
   * Refuses to go on with anything else.
   *
   * @param now what there is now
   * @throws HeadwayException exit 3, with what differs
   */
  void requireSame(RunIdentity now, String run) {
    List<String> differences = new ArrayList<>();
    compare(differences, "job.yaml", job, now.job);
    compare(differences, "split.json", split, now.split);
    compare(differences, "the data's rows", rows, now.rows);
    compare(differences, "the backbone's weights", backbone, now.backbone);
    if (!engine.equals(now.engine)) {
      differences.add("the frozen part was run by " + engine + " and is by " + now.engine + " now");
    }
    if (!differences.isEmpty()) {
      throw HeadwayException.input(
          "run "
              + run
              + " can't go on, since what it was made from has changed: "
              + String.join(", ", differences)
              + "; put back what was there, or start a new run");
    }
  }

  private static void compare(List<String> into, String what, String before, String now) {
    if (!before.equals(now)) {
      into.add(what + " had SHA-256 " + start(before) + " and has " + start(now) + " now");
    }
  }

  private static String start(String digest) {
    return digest.length() <= SHOWN ? digest : digest.substring(0, SHOWN) + "…";
  }
}
