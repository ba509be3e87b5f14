package dev.headway.cli;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jline.nativ.CLibrary;

/**
 * What stderr is connected to.
 *
 * @param interactive whether a line can be redrawn
 * @param columns the width at this moment, at least 1; of what is no terminal, that of the longest
 *     line
 */
record Terminal(boolean interactive, IntSupplier columns) {
  private static final int STDERR = 2;
  private static final int USUAL = 80;

  /** From {@code submit/headway}'s word, or stderr itself; the width from it and COLUMNS. */
  static Terminal ofProcess() {
    return of(System.getenv(), Terminal::isTerminal, Terminal::asked);
  }

  /**
   * A terminal.
   *
   * @param found whether there is one, asked when the environment doesn't say
   * @param asked gives the terminal's width at this moment, below 1 when it isn't known
   */
  static Terminal of(Map<String, String> environment, BooleanSupplier found, IntSupplier asked) {
    String said = environment.get("HEADWAY_TERMINAL");
    boolean terminal = said == null ? found.getAsBoolean() : said.equals("yes");
    boolean dumb = "dumb".equals(environment.getOrDefault("TERM", "dumb"));
    int fixed = number(environment.get("COLUMNS"));
    return new Terminal(
        terminal && !dumb,
        terminal
            ? () -> width(fixed, asked.getAsInt())
            : () -> fixed > 0 ? fixed : Integer.MAX_VALUE);
  }

  /** COLUMNS may be older than the terminal's size. */
  private static int width(int fixed, int asked) {
    if (asked < 1) {
      return fixed > 0 ? fixed : USUAL;
    }
    return fixed > 0 ? Math.min(fixed, asked) : asked;
  }

  /** What {@code System.console()} says is of stdin and stdout. */
  private static boolean isTerminal() {
    try {
      return CLibrary.isatty(STDERR) != 0;
    } catch (LinkageError e) {
      return System.console() != null;
    }
  }

  /** Of stderr, wherever stdin and stdout are connected to. */
  private static int asked() {
    try {
      return CLibrary.getTerminalWidth(STDERR);
    } catch (LinkageError e) {
      return 0; // No natives for this platform, or nowhere to unpack them.
    }
  }

  private static int number(String text) {
    return text != null && text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : 0;
  }
}
