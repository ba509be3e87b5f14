package dev.headway.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import scala.Console;
import scala.runtime.AbstractFunction0;
import scala.runtime.BoxedUnit;

/** What is printed as in a paragraph of a note: to Scala's {@code Console.out} of this thread. */
public final class CapturedConsole {
  private CapturedConsole() {}

  /** Runs something and gives what it has printed. */
  public static String of(Runnable work) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Console.withOut(
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        new AbstractFunction0<BoxedUnit>() {
          @Override
          public BoxedUnit apply() {
            work.run();
            return BoxedUnit.UNIT;
          }
        });
    return printed.toString(StandardCharsets.UTF_8);
  }
}
