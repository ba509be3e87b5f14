package dev.headway.train;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;

/** How a row of features becomes a lane's. */
interface RowForm extends Serializable {
  /** The column of the position. */
  int POSITION = 0;

  /** The first column of what is trained; those after it are too. */
  int FEATURES = 2;

  /** A copy of what a lane needs. */
  LaneRow row(InternalRow row);
}
