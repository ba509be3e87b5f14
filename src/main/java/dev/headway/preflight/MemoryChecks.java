package dev.headway.preflight;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.List;

/** Whether what a process needs fits into what it may take. */
final class MemoryChecks {
  private static final String WHAT = "memory";

  private MemoryChecks() {}

  /** Each limit's, the container's last. */
  static List<Check> of(String where, MemoryLimits limits, MemoryNeed need) {
    List<Check> checks = new ArrayList<>();
    checks.add(heap(where, limits, need));
    checks.add(arrays(where, limits, need));
    checks.add(physical(where, limits, need));
    checks.add(container(where, limits, need));
    checks.removeIf(check -> check == null);
    return checks;
  }

  private static Check heap(String where, MemoryLimits limits, MemoryNeed need) {
    String said =
        "the heap is "
            + Sizes.shown(limits.heap())
            + ", and this job needs "
            + Sizes.shown(need.heap());
    // A JVM counts its heap without one of the survivors' spaces.
    if (need.heap() <= limits.heap()) {
      return Check.ok(WHAT, where, said);
    }
    String setting =
        limits.role().equals("executor") ? "spark.executor.memory" : "spark.driver.memory";
    return Check.fail(
        WHAT,
        where,
        ExitCode.REQUEST,
        said + "; set " + setting + "=" + Sizes.setting(need.heap()));
  }

  private static Check arrays(String where, MemoryLimits limits, MemoryNeed need) {
    if (limits.arrays() == 0 || need.arrays() <= limits.arrays()) {
      return Check.ok(
          WHAT,
          where,
          "native arrays may take "
              + (limits.arrays() == 0 ? "all there is" : Sizes.shown(limits.arrays()))
              + ", and this job needs "
              + Sizes.shown(need.arrays()));
    }
    return Check.fail(
        WHAT,
        where,
        ExitCode.REQUEST,
        "native arrays may take "
            + Sizes.shown(limits.arrays())
            + ", and this job needs "
            + Sizes.shown(need.arrays())
            + "; "
            + option(limits, JavaOptions.ARRAYS, Sizes.setting(need.arrays())));
  }

  /** Null while it is well: the container says the same. */
  private static Check physical(String where, MemoryLimits limits, MemoryNeed need) {
    long whole = need.process(limits.heap(), limits.offHeap());
    if (limits.physical() == 0 || whole <= limits.physical()) {
      return null;
    }
    return Check.fail(
        WHAT,
        where,
        ExitCode.REQUEST,
        "JavaCPP lets the process take "
            + Sizes.shown(limits.physical())
            + ", and with this job it needs "
            + sum(limits, need)
            + "; "
            + option(limits, JavaOptions.PHYSICAL, Sizes.setting(whole)));
  }

  private static Check container(String where, MemoryLimits limits, MemoryNeed need) {
    long whole = need.process(limits.heap(), limits.offHeap());
    if (limits.container() == 0) {
      return Check.ok(WHAT, where, "the process needs " + sum(limits, need));
    }
    String has =
        Sizes.shown(limits.container()) + " is the limit of " + limits.containerIs() + ", and ";
    if (whole > limits.container()) {
      return Check.fail(
          WHAT,
          where,
          ExitCode.REQUEST,
          has
              + "with this job the process needs "
              + sum(limits, need)
              + "; "
              + more(limits, whole));
    }
    long allowed =
        limits.heap()
            + limits.offHeap()
            + limits.arrays()
            + need.other()
            + MemoryNeed.jvm(limits.heap());
    boolean guarded = limits.physical() > 0 && limits.physical() <= limits.container();
    if (guarded || limits.arrays() > 0 && allowed <= limits.container()) {
      return Check.ok(WHAT, where, has + "the process needs " + sum(limits, need));
    }
    return Check.warn(
        WHAT,
        where,
        has
            + "the process needs "
            + Sizes.shown(whole)
            + " but its own limits let it take "
            + (limits.arrays() == 0 ? "all there is" : Sizes.shown(allowed))
            + ", and then it is killed without a word; "
            + option(
                limits,
                JavaOptions.PHYSICAL,
                // Rounded down, for once.
                (Sizes.mebibytes(limits.container()) - 64) + "m"));
  }

  private static String sum(MemoryLimits limits, MemoryNeed need) {
    return String.format(
        "%s (heap %s, %snative arrays %s, other native memory %s, the JVM's own %s)",
        Sizes.shown(need.process(limits.heap(), limits.offHeap())),
        Sizes.shown(limits.heap()),
        limits.offHeap() == 0 ? "" : "Spark's off-heap " + Sizes.shown(limits.offHeap()) + ", ",
        Sizes.shown(need.arrays()),
        Sizes.shown(need.other()),
        Sizes.shown(MemoryNeed.jvm(limits.heap())));
  }

  private static String option(MemoryLimits limits, String property, String value) {
    String role = limits.role().equals("executor") ? "executor" : "driver";
    return "put -D" + property + "=" + value + " into spark." + role + ".extraJavaOptions";
  }

  private static String more(MemoryLimits limits, long whole) {
    if (!limits.containerIs().startsWith("its container")) {
      return "give it a larger machine, or take a smaller input.batch_size or fewer tasks at a"
          + " time";
    }
    return "set spark."
        + limits.role()
        + ".memoryOverhead="
        + Sizes.setting(whole - limits.heap() - limits.offHeap())
        + ", or take a smaller input.batch_size or fewer spark.executor.cores";
  }
}
