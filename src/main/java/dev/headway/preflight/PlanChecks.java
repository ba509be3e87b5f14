package dev.headway.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a job's training comes to.
 *
 * @param rows by role, unusable ones included
 * @param train the training role's name
 * @param workers lanes
 * @param batch rows of a minibatch
 * @param frequency minibatches between averagings
 * @param cores tasks that the executors run at a time
 */
public record PlanChecks(
    Map<String, Long> rows, String train, int workers, int batch, int frequency, int cores) {
  private static final String WHAT = "plan";

  /** Rows, rounds, and whether lanes and cores fit. */
  public List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.ok(
            WHAT,
            "",
            rows.entrySet().stream()
                .map(each -> each.getKey() + " " + counted(each.getValue(), "row"))
                .collect(Collectors.joining(", "))));
    checks.add(rounds());
    checks.add(turns());
    return checks;
  }

  private Check rounds() {
    long all = rows.get(train);
    long least = all / workers;
    long most = (all + workers - 1) / workers;
    long minibatches = (most + batch - 1) / batch;
    long rounds = (minibatches + frequency - 1) / frequency;
    String said =
        counted(workers, "worker")
            + (workers == 1 ? " has " : " have ")
            + (least == most
                ? counted(least, "row")
                : String.format(Locale.ROOT, "%,d or %,d rows", least, most))
            + (workers == 1 ? "" : " each")
            + ": "
            + (minibatches == 1 ? "1 minibatch" : counted(minibatches, "minibatche"))
            + " of "
            + batch
            + " and "
            + counted(rounds, "averaging")
            + " an epoch";
    long round = (long) workers * batch * frequency;
    if (all >= round) {
      return Check.ok(WHAT, "", said);
    }
    long fitting = Math.max(1, all / ((long) batch * frequency));
    return Check.warn(
        WHAT,
        "",
        said
            + String.format(
                Locale.ROOT,
                "; a round has room for fit.workers x input.batch_size x fit.averaging_frequency ="
                    + " %,d rows, more than there are, so that lanes end before it does; take ",
                round)
            + (workers > fitting
                ? "fit.workers=" + fitting + " or a lower fit.averaging_frequency"
                : "a lower fit.averaging_frequency or input.batch_size"));
  }

  private Check turns() {
    String on = counted(workers, "worker") + " on " + counted(cores, "core");
    if (workers <= cores) {
      return Check.ok(
          WHAT,
          "",
          on
              + (workers == cores
                  ? ": each round is one turn"
                  : ": each round is one turn; all cores featurize, so many train"));
    }
    int turns = (workers + cores - 1) / cores;
    return Check.warn(
        WHAT,
        "",
        on
            + ": a round takes "
            + turns
            + " turns"
            + (workers % cores == 0 ? "" : ", in the last of which cores are idle")
            + "; ask for "
            + counted(workers, "core")
            + ", or set fit.workers="
            + cores
            + " (another number of workers is another result)");
  }

  private static String counted(long n, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
  }
}
