package dev.headway.shard;

import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * The rows of one Spark task, on its executor: it can be asked for a part of them, with the images
 * or without. Its files are closed with the task.
 */
public interface SourceTask {
  /** All of its rows, at least one. */
  RowRange range();

  /**
   * Rows with their images, columns as {@link ImageSource#SCHEMA}, in the order of positions.
   *
   * @param part within {@link #range}
   */
  Iterator<Row> images(RowRange part);

  /** The same rows with null for the image, of which nothing is read. */
  Iterator<Row> labels(RowRange part);
}
