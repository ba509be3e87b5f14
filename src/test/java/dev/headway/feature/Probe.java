package dev.headway.feature;

import dev.headway.backbone.FrozenRunner;
import dev.headway.backbone.PixelRunner;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Two pixels, a sum, and how many rows the batch had: what a row is batched with shows. */
final class Probe implements FrozenPart {
  static final int WIDTH = 4;

  /** After how many more images the next probes fail. */
  static final AtomicInteger FAIL_AFTER = new AtomicInteger(Integer.MAX_VALUE);

  private static final Map<String, AtomicInteger> RUN = new ConcurrentHashMap<>();

  private static final long serialVersionUID = 1L;

  /** What a job made, and its tasks' copies. */
  private final String job = UUID.randomUUID().toString();

  private final String weights;
  private final InputSize size;
  private final PreprocessMode mode;

  Probe() {
    this("w", new InputSize(6, 8), PreprocessMode.CAFFE);
  }

  Probe(String weights, InputSize size, PreprocessMode mode) {
    this.weights = weights;
    this.size = size;
    this.mode = mode;
  }

  String job() {
    return job;
  }

  /** Images that went through a job's probe. */
  static int run(String job) {
    return RUN.computeIfAbsent(job, key -> new AtomicInteger()).get();
  }

  @Override
  public InputSize inputSize() {
    return size;
  }

  @Override
  public PreprocessMode preprocess() {
    return mode;
  }

  @Override
  public Map<String, String> recipe() {
    return Map.of("engine", "probe", "weights", weights).entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .collect(
            java.util.LinkedHashMap::new,
            (map, e) -> map.put(e.getKey(), e.getValue()),
            Map::putAll);
  }

  @Override
  public FrozenRunner open() {
    PixelRunner batch = new PixelRunner(pixelsPerImage());
    return new FrozenRunner() {
      @Override
      public int imageLength() {
        return batch.imageLength();
      }

      @Override
      public void add(float[] images, int offset) {
        batch.add(images, offset);
      }

      @Override
      public float[] features() {
        float[] images = batch.features();
        int n = images.length / imageLength();
        RUN.computeIfAbsent(job, key -> new AtomicInteger()).addAndGet(n);
        if (FAIL_AFTER.get() != Integer.MAX_VALUE && FAIL_AFTER.addAndGet(-n) < 0) {
          throw new IllegalStateException("the probe fails");
        }
        float[] out = new float[n * WIDTH];
        for (int i = 0; i < n; i++) {
          System.arraycopy(Probe.features(images, i * imageLength(), n), 0, out, i * WIDTH, WIDTH);
        }
        return out;
      }

      @Override
      public void close() {}
    };
  }

  static float[] features(float[] images, int from, int n) {
    float sum = 0;
    for (int i = from; i < from + 6 * 8 * 3; i++) {
      sum += images[i];
    }
    return new float[] {images[from], images[from + 100], sum, n};
  }
}
