package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Objective;
import dev.headway.shuffle.SeedMix;
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
  /** The seed of a lane's round. */
  long roundSeed(int epoch, int round, int lane) {
    return SeedMix.of(seed, epoch, round, lane);
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
}
