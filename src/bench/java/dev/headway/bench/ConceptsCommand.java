package dev.headway.bench;

import dev.headway.concepts.Concepts;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * {@code submit/bench concepts}: the pictures and numbers of docs/concepts.md. With {@code --work
 * DIR} the runs stay there, and another start goes on with them.
 */
final class ConceptsCommand {
  private final PrintStream out;
  private final String docs;
  private final String work;

  ConceptsCommand(Arguments arguments, PrintStream out) {
    this.out = out;
    this.docs = arguments.text("docs", "docs");
    this.work = arguments.text("work", "");
    arguments.refuseUnknown();
  }

  /** 0. */
  int run() {
    if (!work.isEmpty()) {
      return run(Path.of(work).toAbsolutePath());
    }
    try (WorkFolder folder = new WorkFolder()) {
      return run(folder.resolve("concepts"));
    }
  }

  private int run(Path folder) {
    try (SparkSession session = Sparks.local(Runtime.getRuntime().availableProcessors())) {
      new Concepts(Path.of(docs)).make(session, folder, out::println);
    }
    return 0;
  }
}
