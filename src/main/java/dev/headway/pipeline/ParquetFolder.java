package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import dev.headway.shard.TaskFailures;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** A folder of Parquet files in a run's directory, which Spark's tasks write. */
final class ParquetFolder {
  private ParquetFolder() {}

  /**
   * Writes it in the place of what is there, if anything; leaves nothing when it can't.
   *
   * @throws HeadwayException exit 1 when it can't be written
   */
  static void write(RunDirectory run, String name, Dataset<Row> rows) {
    try {
      rows.write().mode(SaveMode.Overwrite).parquet(run.resolve(name).toString());
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare.
      drop(run, name, e);
      Optional<IOException> refused = refused(e);
      if (refused.isPresent() && TaskFailures.userError(e).isEmpty()) {
        throw HeadwayException.failure(
            run.resolve(name)
                + " can't be written: "
                + refused.get().getMessage()
                + "; go on with train --resume when it can",
            e);
      }
      throw e;
    }
  }

  /** What a file system said under all that Spark says. */
  private static Optional<IOException> refused(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof IOException found ? Optional.of(found) : Optional.empty();
  }

  /** What failed is what is told, whether or not its rest can be cleared away. */
  private static void drop(RunDirectory run, String name, Exception failure) {
    try {
      run.delete(name);
    } catch (HeadwayException e) {
      failure.addSuppressed(e);
    }
  }
}
