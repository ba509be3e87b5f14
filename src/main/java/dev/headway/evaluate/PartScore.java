package dev.headway.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;

/**
 * A partition's part of an {@link Evaluation}: what floats come to stays apart by block; whole
 * numbers add up to the same in any order.
 *
 * @param cells how often each class was taken for which
 * @param counts the objective's
 * @param findings null where nobody asked
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record PartScore(List<BlockScore> blocks, Cells cells, long[] counts, Findings findings)
    implements Serializable {}
