package dev.headway.shard;

import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of a shard. */
final class ShardSchema {
  static final int KEY = 0;
  static final int IMAGE = 1;
  static final int LABEL = 2;

  /**
   * The image column has no order: nobody looks for the least image, and Parquet's page index would
   * keep two whole images of each page until the file is closed.
   */
  static final MessageType PARQUET =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("key")
          .required(PrimitiveTypeName.BINARY)
          .columnOrder(ColumnOrder.undefined())
          .named("image")
          .required(PrimitiveTypeName.INT32)
          .named("label")
          .named("image_row");

  /** What a reader asks for that doesn't want the images. */
  static final MessageType WITHOUT_IMAGES =
      new MessageType(PARQUET.getName(), PARQUET.getType(KEY), PARQUET.getType(LABEL));

  private ShardSchema() {}

  /** Whether a file has these columns and no others, in this order. */
  static boolean matches(MessageType found) {
    if (found.getFieldCount() != PARQUET.getFieldCount()) {
      return false;
    }
    for (int i = 0; i < PARQUET.getFieldCount(); i++) {
      if (!found.getType(i).isPrimitive()
          || !found.getFieldName(i).equals(PARQUET.getFieldName(i))
          || found.getType(i).asPrimitiveType().getPrimitiveTypeName()
              != PARQUET.getType(i).asPrimitiveType().getPrimitiveTypeName()
          || found.getType(i).getRepetition() != PARQUET.getType(i).getRepetition()) {
        return false;
      }
    }
    return true;
  }
}
