package dev.headway.telemetry;

import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Shows a run's figures in Spark's metrics system, whatever its sinks are: Prometheus, JMX, CSV, …
 * Switched on by {@code spark.plugins}. On the driver there are the gauges of {@link RunGauges}, on
 * each executor the counters of {@link TaskCounters}.
 */
public final class HeadwayPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnDriver implements DriverPlugin {
    private MetricRegistry registry;

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      return Map.of();
    }

    @Override
    public void registerMetrics(String applicationId, PluginContext context) {
      registry = context.metricRegistry();
      RunGauges.ofProcess().show(registry);
    }

    @Override
    public void shutdown() {
      if (registry != null) {
        RunGauges.ofProcess().hide(registry);
      }
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {
    @Override
    public void init(PluginContext context, Map<String, String> fromDriver) {
      TaskCounters.register(context.metricRegistry());
    }
  }
}
