package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Objective;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.spark.api.TrainingHook;

/**
 * What is the same for all lanes and rounds: goes to an executor once.
 *
 * @param seed of whatever the network draws at random
 * @param hooks called around each minibatch, on the executor
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record LaneJob(
    TrainableNetwork network,
    Objective objective,
    TrainingPlan plan,
    long seed,
    List<TrainingHook> hooks)
    implements Serializable {
  /** SplitMix64's finaliser over the four numbers: well mixed, and the same everywhere. */
  long roundSeed(int epoch, int round, int lane) {
    long z = seed;
    for (long part : new long[] {epoch, round, lane}) {
      z = mix(z + 0x9E3779B97F4A7C15L * (part + 1));
    }
    return z;
  }

  LaneJob withHook(TrainingHook hook) {
    List<TrainingHook> more = new ArrayList<>(hooks);
    more.add(hook);
    return new LaneJob(network, objective, plan, seed, more);
  }

  LaneJob withoutHook(TrainingHook hook) {
    List<TrainingHook> fewer = new ArrayList<>(hooks);
    fewer.remove(hook);
    return new LaneJob(network, objective, plan, seed, fewer);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
