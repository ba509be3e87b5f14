package dev.headway.storage;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of strings, 32- and 64-bit integers, floats and arrays of floats as a Parquet file, as Spark
 * would write them.
 */
final class ParquetRows implements Serializable {
  private static final long serialVersionUID = 1L;

  /** By this Spark knows its own types again. */
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

  private final StructType columns;

  /**
   * A format.
   *
   * @throws IllegalArgumentException for a column of another type
   */
  ParquetRows(StructType columns) {
    this.columns = columns;
    schema(columns);
  }

  /** Writes a file; {@code out} stays open. */
  void write(Iterator<Row> rows, OutputStream out, Configuration hadoop) throws IOException {
    MessageType schema = schema(columns);
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new StreamOutputFile(out))
            .withConf(hadoop)
            .withType(schema)
            .withExtraMetaData(Map.of(SPARK_SCHEMA, columns.json()))
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      while (rows.hasNext()) {
        writer.write(group(groups.newGroup(), rows.next()));
      }
    }
  }

  private Group group(Group group, Row row) {
    for (int i = 0; i < columns.size(); i++) {
      if (!row.isNullAt(i)) {
        add(group, i, row, columns.apply(i).dataType());
      }
    }
    return group;
  }

  private static void add(Group group, int column, Row row, DataType type) {
    if (type.equals(DataTypes.StringType)) {
      group.add(column, row.getString(column));
    } else if (type.equals(DataTypes.LongType)) {
      group.add(column, row.getLong(column));
    } else if (type.equals(DataTypes.IntegerType)) {
      group.add(column, row.getInt(column));
    } else if (type.equals(DataTypes.FloatType)) {
      group.add(column, row.getFloat(column));
    } else {
      List<Float> values = row.getList(column);
      Group list = group.addGroup(column);
      values.forEach(value -> list.addGroup(0).add(0, (float) value));
    }
  }

  private static MessageType schema(StructType columns) {
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (StructField column : columns.fields()) {
      message.addField(type(column));
    }
    return message.named("spark_schema");
  }

  private static Type type(StructField column) {
    Type.Repetition repetition =
        column.nullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
    DataType type = column.dataType();
    if (type.equals(DataTypes.StringType)) {
      return Types.primitive(BINARY, repetition)
          .as(LogicalTypeAnnotation.stringType())
          .named(column.name());
    }
    if (type.equals(DataTypes.LongType)) {
      return Types.primitive(INT64, repetition).named(column.name());
    }
    if (type.equals(DataTypes.IntegerType)) {
      return Types.primitive(INT32, repetition).named(column.name());
    }
    if (type.equals(DataTypes.FloatType)) {
      return Types.primitive(FLOAT, repetition).named(column.name());
    }
    if (type instanceof ArrayType array
        && array.elementType().equals(DataTypes.FloatType)
        && !array.containsNull()) {
      return Types.list(repetition).requiredElement(FLOAT).named(column.name());
    }
    throw new IllegalArgumentException("no Parquet type is known for column " + column);
  }
}
