package dev.headway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The only place that writes to the terminal: results to stdout, everything else to stderr. A line
 * that is being redrawn (a progress bar) makes room for others and comes back below them.
 */
final class Console {
  /** Of the line, from the cursor on; however long it is in a terminal that was resized. */
  private static final String CLEAR_REST = "\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private String status = "";
  private String result;
  private String reason = "";
  private boolean finished;

  Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * This process' own streams, in UTF-8 whatever the locale: names of classes and files are shown
   * as they are.
   */
  static Console ofProcess() {
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
  }

  /** A line of the command's answer, to stdout. */
  synchronized void line(String text) {
    hide();
    out.println(text);
    out.flush();
    show();
  }

  /** What scripts read: the last line of stdout, written when the command has ended. */
  synchronized void result(String text) {
    result = text;
  }

  /** A line about what is going on, to stderr. */
  synchronized void note(String text) {
    hide();
    err.println(text);
    err.flush();
    show();
  }

  /** Something that a user should know and that stops nothing. */
  void warn(String message) {
    note("headway: warning: " + message);
  }

  /** Why the command ends. */
  void error(String message) {
    note("headway: error: " + message);
  }

  /** Keeps why the command ends, for whoever can't read the terminal. */
  synchronized void reason(String text) {
    reason = text;
  }

  /** What was kept; empty when nothing was. */
  synchronized String reason() {
    return reason;
  }

  /** The last line before the process ends at once. */
  synchronized void stopped(String message) {
    finish();
    note("headway: " + message);
  }

  /** Redraws the line at the cursor; only for terminals. The text is shorter than the line. */
  synchronized void status(String text) {
    if (!finished && !text.equals(status)) {
      status = text;
      err.print("\r" + text + CLEAR_REST);
      err.flush();
    }
  }

  /** Writes the result; no line is redrawn any more. */
  synchronized void finish() {
    hide();
    status = "";
    finished = true;
    if (result != null) {
      out.println(result);
      result = null;
    }
    out.flush();
    err.flush();
  }

  private void hide() {
    if (!status.isEmpty()) {
      err.print("\r" + CLEAR_REST);
      err.flush();
    }
  }

  private void show() {
    if (!status.isEmpty()) {
      err.print(status);
      err.flush();
    }
  }
}
