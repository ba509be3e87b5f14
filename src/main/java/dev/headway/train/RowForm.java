package dev.headway.train;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;

/** How a row of features becomes a lane's. */
interface RowForm extends Serializable {
  /** A copy of what a lane needs; the position is column 0. */
  LaneRow row(InternalRow row);
}
