package dev.headway.cli;

import java.util.Map;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * What stderr is connected to.
 *
 * @param interactive whether a line can be redrawn
 * @param columns the width at this moment, at least 1
 */
record Terminal(boolean interactive, IntSupplier columns) {
  private static final int USUAL = 80;

  /** From {@code submit/headway}'s word, or the JVM's; the width from COLUMNS or the terminal. */
  static Terminal ofProcess() {
    return of(System.getenv(), System.console() != null);
  }

  static Terminal of(Map<String, String> environment, boolean console) {
    String said = environment.get("HEADWAY_TERMINAL");
    boolean interactive =
        (said == null ? console : said.equals("yes"))
            && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    int fixed = number(environment.get("COLUMNS"));
    if (fixed > 0) {
      return new Terminal(interactive, () -> fixed);
    }
    return new Terminal(interactive, interactive ? Terminal::asked : () -> USUAL);
  }

  private static int asked() {
    // The library leaves out the last column, where terminals break the line.
    int width = new ConsoleProgressBarConsumer(null).getMaxRenderedLength() + 1;
    return width > 1 ? width : USUAL;
  }

  private static int number(String text) {
    return text != null && text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 0;
  }
}
