package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.pipeline.StopRequest;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.slf4j.LoggerFactory;

/**
 * What a user's Ctrl-C or a scheduler's SIGTERM does to a run: a checkpoint, a sentence, and exit
 * code 5. The JVM's own handler, whose place this takes, would let Spark's shutdown hooks tear the
 * session down first.
 */
final class Signals {
  private Signals() {}

  /** From now on until the process ends. Hadoop's handler, since javac warns of sun.misc.Signal. */
  static void stopOnRequest(StopRequest request, Console console) {
    for (String signal : List.of("TERM", "INT")) {
      // A further signal waits here until the first one's checkpoint stands and the process ends.
      new IrqHandler(signal, interrupt -> stop(request, console)).bind();
    }
  }

  private static void stop(StopRequest request, Console console) {
    try {
      Optional<String> message = request.stop();
      if (message.isPresent()) {
        console.stopped(message.get());
        Runtime.getRuntime().halt(ExitCode.STOPPED.code());
      }
    } catch (Throwable t) { // Whatever it is, the process is to end.
      LoggerFactory.getLogger(Signals.class).error("no checkpoint could be written", t);
      console.error("stopped, but no checkpoint could be written: " + t.getMessage());
      Runtime.getRuntime().halt(ExitCode.FAILURE.code());
    }
  }
}
