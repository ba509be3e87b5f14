package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.catalog.Catalog;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What goes to the executors arrives there as it was, and runs there in several threads. */
class RecipeTest {
  private static final int SIDE = 40;
  private static final int IMAGES = 4;

  private static ComputationGraph graph;

  @BeforeAll
  static void load() {
    graph =
        Backbones.random(
                Catalog.load(List.of(), new Configuration()).backbone("mobilenet_v1_0.25_224"),
                21,
                new InputSize(SIDE, SIDE))
            .graph();
  }

  @Test
  void frozenNetworksTravelByJavaAndKryo() throws IOException, ClassNotFoundException {
    FrozenNetwork frozen = frozen();
    float[] expected = run(frozen);
    assertThat(run(java(frozen))).isEqualTo(expected);
    assertThat(run(kryo(frozen))).isEqualTo(expected);
  }

  @Test
  void trainableNetworksTravelByJavaAndKryo() throws IOException, ClassNotFoundException {
    TrainableNetwork recipe = TrainableNetwork.of(graph, SIDE, SIDE, 3);
    float[] parameters = TrainableNetwork.parameters(graph);
    float[] expected = recipe.output(parameters, images(), IMAGES);
    for (TrainableNetwork arrived : List.of(java(recipe), kryo(recipe))) {
      assertThat(arrived.output(parameters, images(), IMAGES)).isEqualTo(expected);
      ComputationGraph built = (ComputationGraph) arrived.build();
      TrainableNetwork.setParameters(built, parameters);
      assertThat(ModelDigest.sha256(built)).isEqualTo(ModelDigest.sha256(graph));
    }
  }

  @Test
  void threadsGiveTheBitsOfOne() throws InterruptedException, ExecutionException {
    FrozenNetwork frozen = frozen();
    float[] expected = run(frozen);
    int threads = 2;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<List<float[]>>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        tasks.add(
            () -> {
              List<float[]> outputs = new ArrayList<>();
              try (FrozenRunner runner = frozen.open()) {
                start.await();
                for (int i = 0; i < 10; i++) {
                  outputs.add(runner.run(images(), IMAGES));
                }
              }
              return outputs;
            });
      }
      for (Future<List<float[]>> each : pool.invokeAll(tasks)) {
        assertThat(each.get()).hasSize(10).allSatisfy(out -> assertThat(out).isEqualTo(expected));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aLongerArrayIsReadUpToTheBatch() {
    FrozenNetwork frozen = frozen();
    try (FrozenRunner runner = frozen.open()) {
      float[] padded = Arrays.copyOf(images(), images().length + 17);
      assertThat(runner.run(padded, IMAGES)).isEqualTo(runner.run(images(), IMAGES));
    }
  }

  @Test
  void digestsChangeWithAnyWeightAndComeBackWithIt() {
    String digest = ModelDigest.sha256(graph);
    assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(ModelDigest.sha256(graph));
    assertThat(ModelDigest.sha256(graph.clone())).isEqualTo(digest);
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      for (INDArray array : layer.paramTable().values()) {
        long at = array.length() - 1;
        float value = array.getFloat(at);
        array.putScalar(at, Math.nextUp(value));
        assertThat(ModelDigest.sha256(graph)).isNotEqualTo(digest);
        array.putScalar(at, value);
      }
    }
    assertThat(ModelDigest.sha256(graph)).isEqualTo(digest);
  }

  private static FrozenNetwork frozen() {
    return FrozenNetwork.of(graph, Engine.DL4J, Pooling.GLOBAL_AVERAGE, SIDE, SIDE, 3);
  }

  private static float[] run(FrozenNetwork frozen) {
    try (FrozenRunner runner = frozen.open()) {
      return runner.run(images(), IMAGES);
    }
  }

  private static float[] images() {
    SplittableRandom random = new SplittableRandom(8);
    float[] images = new float[IMAGES * SIDE * SIDE * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
    return images;
  }

  @SuppressWarnings("unchecked")
  private static <T> T java(T value) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T kryo(T value) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    scala.reflect.ClassTag<T> tag =
        (scala.reflect.ClassTag<T>) scala.reflect.ClassTag$.MODULE$.apply(value.getClass());
    ByteBuffer bytes = kryo.serialize(value, tag);
    return kryo.deserialize(bytes, tag);
  }
}
