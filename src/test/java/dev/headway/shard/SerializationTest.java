package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * What crosses to executors: task plans go inside closures, which Spark always writes with Java's
 * serialization; what jobs shuffle and send back may go through Kryo, which can't do records.
 */
class SerializationTest {
  private static <T> T kryo(T value) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
    ClassTag<T> tag = ClassTag$.MODULE$.apply(value.getClass());
    return kryo.deserialize(kryo.serialize(value, tag), tag);
  }

  private static <T extends Serializable> T java(T value) {
    return SerializationUtils.roundtrip(value);
  }

  @Test
  void statisticsComeBackThroughBoth() {
    Row entry = Entries.row(1, RowHash.of("val", 0, "k"), "k", 2, "file:/k", 10, 20);
    List<Row> rows = List.of(entry, entry, Entries.skipped("f", 3, 4));
    EntryStats stats = EntryStats.of(rows.iterator(), 2, 3);
    for (EntryStats back : List.of(kryo(stats), java(stats))) {
      assertThat(back).usingRecursiveComparison().isEqualTo(stats);
      assertThat(back.rows).containsExactly(0, 2);
      assertThat(back.classes[1]).containsExactly(0, 0, 2);
      assertThat(back.duplicateKey).isEqualTo("k");
      assertThat(back.hidden).isEqualTo(3);
    }
  }

  @Test
  void locatedFilesComeBackThroughBoth() {
    Tuple2<Long, Row> located = new Tuple2<>(7L, RowFactory.create("k", 1, "file:/k", "train", 9L));
    assertThat(kryo(located)).isEqualTo(located);
    assertThat(SerializationUtils.<Tuple2<Long, Row>>roundtrip(located)).isEqualTo(located);
  }

  @Test
  void plansComeBackThroughJava() {
    ShardSlice slice = new ShardSlice("part-a.parquet", 9, 8, 1, 2, 3);
    assertThat(java(new ArrayList<>(List.of(slice)))).containsExactly(slice);
    ShardFile file = new ShardFile("part-a.parquet", 1, List.of(1L), 2, "00");
    assertThat(java(file)).isEqualTo(file);
    List<Integer> found = new ArrayList<>();
    java(new TaskLookup(List.of(new RowRange("a", 0, 5), new RowRange("a", 3, 9))))
        .find("a", 4, found::add);
    assertThat(found).containsExactlyInAnyOrder(0, 1);
  }
}
