package dev.headway.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
  @Test
  void packsRowsOneAfterTheOther() {
    PackedRows.Builder builder = new PackedRows.Builder(3);
    assertThat(builder.isEmpty()).isTrue();
    builder.add(row("a", 1, 7, 1f, 2f));
    builder.add(row("b", 0, 8, 3f, 4f));
    assertThat(builder.full()).isFalse();
    PackedRows rows = builder.build();

    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.values()).containsExactly(1, 2, 3, 4);
    assertThat(rows.values(1, 2)).containsExactly(3, 4);
    assertThat(rows.labels()).containsExactly(1, 0);
    assertThat(rows.positions()).containsExactly(7, 8);
    assertThat(rows.keys()).containsExactly("a", "b");
  }

  @Test
  void refusesARowOfAnotherWidth() {
    PackedRows.Builder builder = new PackedRows.Builder(3);
    builder.add(row("a", 1, 7, 1f, 2f));
    assertThatThrownBy(() -> builder.add(row("b", 1, 7, 1f)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("row 1 of 3 has 1 values, not 2");
  }

  private static Row row(String key, int label, long position, float... features) {
    return new GenericRowWithSchema(
        new Object[] {
          key,
          label,
          "train",
          position,
          FloatBytes.bytes(features, 0, features.length),
          null,
          new byte[32]
        },
        FeatureColumns.SCHEMA);
  }
}
