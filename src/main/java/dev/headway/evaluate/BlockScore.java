package dev.headway.evaluate;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * One block's part of an {@link Evaluation}: blocks are fixed by row positions, and their losses
 * are added in the blocks' order, so no topology changes a bit of the sum.
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record BlockScore(long block, long examples, double lossSum) implements Serializable {}
