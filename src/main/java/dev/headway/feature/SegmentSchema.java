package dev.headway.feature;

import dev.headway.config.FeatureType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of a segment, and what its footer says that it is. */
final class SegmentSchema {
  static final int ROW = 0;
  static final int IMAGE_SHA256 = 1;
  static final int FEATURES = 2;
  static final int REASON = 3;

  /**
   * The row's number in the unit; the image's SHA-256; little-endian floats or halves, or the
   * reason why there are none.
   */
  static final MessageType PARQUET =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT32)
          .named("row")
          .required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
          .length(32)
          .columnOrder(ColumnOrder.undefined())
          .named("image_sha256")
          .optional(PrimitiveTypeName.BINARY)
          .columnOrder(ColumnOrder.undefined())
          .named("features")
          .optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("reason")
          .named("features_row");

  private SegmentSchema() {}

  /** Whether a file has these columns and no others, in this order. */
  static boolean matches(MessageType found) {
    if (found.getFieldCount() != PARQUET.getFieldCount()) {
      return false;
    }
    for (int i = 0; i < PARQUET.getFieldCount(); i++) {
      Type wanted = PARQUET.getType(i);
      Type is = found.getType(i);
      if (!is.isPrimitive()
          || !is.getName().equals(wanted.getName())
          || is.getRepetition() != wanted.getRepetition()
          || is.asPrimitiveType().getPrimitiveTypeName()
              != wanted.asPrimitiveType().getPrimitiveTypeName()
          || is.asPrimitiveType().getTypeLength() != wanted.asPrimitiveType().getTypeLength()) {
        return false;
      }
    }
    return true;
  }

  /** A segment's own description of itself. */
  static Map<String, String> metadata(String recipe, String unit, FeatureType dtype, Segment s) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("headway.recipe", recipe);
    metadata.put("headway.unit", unit);
    metadata.put("headway.dtype", dtype.name());
    metadata.put("headway.rows", s.from() + "-" + s.to());
    return metadata;
  }
}
