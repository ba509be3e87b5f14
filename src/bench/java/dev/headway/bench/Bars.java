package dev.headway.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What must hold, and whether it does. */
final class Bars {
  private final List<Map<String, Object>> bars = new ArrayList<>();
  private boolean met = true;

  /** {@code found} must be at least {@code least}. */
  void atLeast(String what, double found, double least) {
    boolean holds = found >= least;
    met &= holds;
    Map<String, Object> bar = new LinkedHashMap<>();
    bar.put("bar", what);
    bar.put("found", found);
    bar.put("at_least", least);
    bar.put("holds", holds);
    bars.add(bar);
  }

  boolean met() {
    return met;
  }

  List<Map<String, Object>> toList() {
    return bars;
  }

  /** A line for each. */
  String describe() {
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> bar : bars) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s  %-72s %9.3f (at least %.3f)%n",
              bar.get("holds").equals(true) ? "PASS" : "FAIL",
              bar.get("bar"),
              bar.get("found"),
              bar.get("at_least")));
    }
    return text.toString();
  }
}
