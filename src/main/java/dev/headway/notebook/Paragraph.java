package dev.headway.notebook;

import dev.headway.report.Figures;
import java.io.PrintStream;
import scala.Console;

/**
 * Where what is said appears in the note. Zeppelin's Spark interpreter, like Scala's own shell,
 * redirects Scala's {@code Console.out} in the thread that runs a paragraph; of {@code System.out}
 * there is one for all notes of an interpreter process. So it is looked up once, in the paragraph's
 * thread, and then good for any thread.
 */
final class Paragraph {
  private final PrintStream out;

  private Paragraph(PrintStream out) {
    this.out = out;
  }

  /** Of the calling thread. */
  static Paragraph current() {
    return new Paragraph(Console.out());
  }

  /** One or more lines of plain text, whatever is in it. */
  synchronized void say(String text) {
    text.lines().map(Paragraph::plain).forEach(out::println);
    out.flush();
  }

  /** A display as it is. */
  synchronized void display(String text) {
    out.print(text);
    out.flush();
  }

  private static String plain(String line) {
    String shown = Figures.visible(line);
    // At the start of a line % begins a directive.
    return shown.startsWith("%") ? " " + shown : shown;
  }
}
