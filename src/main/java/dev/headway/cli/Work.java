package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.function.Supplier;

/** A command that has been parsed. */
interface Work {
  /** Checks what was given, then hands it on. */
  ExitCode run(Supplier<Commands> commands, Commands.Context context);
}
