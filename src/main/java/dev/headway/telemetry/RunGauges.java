package dev.headway.telemetry;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Where the run stands, as numbers for whoever scrapes them: the last ones of each kind, NaN before
 * there is one. They stay when the run is over, until the next one begins. A value that nobody
 * foresaw (a metric of the job's) gets its gauge when it is first reported.
 */
public final class RunGauges implements Progress {
  private static final List<String> FORESEEN =
      List.of(
          "images",
          "images_total",
          "images_per_second",
          "quarantined",
          "epoch",
          "epochs",
          "round",
          "rounds",
          "rows_per_second",
          "loss",
          "accuracy",
          "val_loss",
          "val_accuracy");

  // One driver in a JVM, as Spark has it; a plugin is made by Spark, so they can't meet elsewhere.
  private static final RunGauges OF_PROCESS = new RunGauges(System::nanoTime);

  private final LongSupplier nanos;
  private final Map<String, Double> values = new ConcurrentHashMap<>();
  private final Set<MetricRegistry> registries = ConcurrentHashMap.newKeySet();

  RunGauges(LongSupplier nanos) {
    this.nanos = nanos;
    FORESEEN.forEach(name -> values.put(name, Double.NaN));
  }

  /** Those of the run in this JVM; of several at a time, whichever reported last. */
  public static RunGauges ofProcess() {
    return OF_PROCESS;
  }

  /** A new run: nothing is known of it. */
  void clear() {
    values.replaceAll((name, value) -> Double.NaN);
  }

  /** Keeps a registry's gauges up to date until it is hidden. */
  synchronized void show(MetricRegistry registry) {
    registries.add(registry);
    values.keySet().forEach(name -> add(registry, name));
  }

  synchronized void hide(MetricRegistry registry) {
    registries.remove(registry);
  }

  private void add(MetricRegistry registry, String name) {
    registry.register(name, (Gauge<Double>) () -> values.get(name));
  }

  private void put(String name, double value) {
    if (values.put(name, value) == null) {
      synchronized (this) {
        registries.forEach(registry -> add(registry, name));
      }
    }
  }

  @Override
  public Stage stage(String name, long total, String unit) {
    return new Watched(done -> {});
  }

  @Override
  public Stage featurize(long images) {
    put("images_total", images);
    put("images", 0);
    put("quarantined", 0);
    return new Watched(new Rate("images", "images_per_second", 0, 1)::to);
  }

  @Override
  public Stage epoch(Epoch epoch) {
    put("epoch", epoch.number());
    put("epochs", epoch.last());
    put("rounds", epoch.rounds());
    put("round", epoch.from());
    double rowsPerRound = (double) epoch.rows() / epoch.rounds();
    return new Watched(new Rate("round", "rows_per_second", epoch.from(), rowsPerRound)::to);
  }

  /** A count, and how fast it grows; what comes after the last item is no part of the rate. */
  private final class Rate {
    private final String count;
    private final String rate;
    private final double perItem;
    private final long start = nanos.getAsLong();
    private final long from;
    private long before;

    Rate(String count, String rate, long from, double perItem) {
      this.count = count;
      this.rate = rate;
      this.from = from;
      this.before = from;
      this.perItem = perItem;
    }

    synchronized void to(long done) {
      if (done == before) {
        return;
      }
      before = done;
      put(count, done);
      long passed = nanos.getAsLong() - start;
      if (passed > 0) {
        put(rate, (done - from) * perItem * 1e9 / passed);
      }
    }
  }

  private final class Watched implements Stage {
    private final LongConsumer counted;

    Watched(LongConsumer counted) {
      this.counted = counted;
    }

    @Override
    public void to(long done, String note) {
      counted.accept(done);
    }

    @Override
    public void to(long done, Map<String, ? extends Number> measured) {
      counted.accept(done);
      measured.forEach((name, value) -> put(name, value.doubleValue()));
    }

    @Override
    public void close() {
      // The last values stay.
    }
  }
}
