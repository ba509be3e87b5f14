package dev.headway.it.cluster;

import dev.headway.testing.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * YARN on an {@link HdfsCluster}: a ResourceManager and two NodeManagers, each a process, and a
 * Spark installation to submit from. Containers that take more physical memory than they asked for
 * are killed, as on a cluster of machines.
 */
public final class YarnCluster implements AutoCloseable {
  /** The NodeManagers' host names: two of one machine. */
  public static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private static final String HOST = HOSTS.get(0);
  private static final String KIND = "yarn";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Pattern ACTIVE = Pattern.compile("Transitioned to active state");
  private static final Pattern REGISTERED = Pattern.compile("Registered with ResourceManager as");
  private static final String PACKAGE = "org.apache.hadoop.yarn.server.";
  private static final String QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final Path folder;
  private final Path conf;
  private final Path home;
  private final List<Daemon> nodeManagers = new ArrayList<>();
  private Daemon resourceManager;

  private YarnCluster(Path folder, Path home) {
    this.folder = folder;
    this.conf = folder.resolve("conf");
    this.home = home;
  }

  /**
   * Starts one.
   *
   * @param folder a new one, for all that it keeps
   * @param home a Spark installation
   */
  static YarnCluster start(Path folder, HdfsCluster hdfs, Path home)
      throws IOException, InterruptedException {
    YarnCluster cluster = new YarnCluster(Files.createDirectories(folder), home);
    try {
      cluster.startAll(hdfs);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Lays out the Spark installation that {@link #start} needs. */
  static Path sparkHome(Path folder) throws IOException {
    return SparkHome.layOut(folder, Path.of("target", "spark"), Daemon.jars("spark"));
  }

  private void startAll(HdfsCluster hdfs) throws IOException, InterruptedException {
    Files.createDirectories(conf);
    for (String file : List.of("core-site.xml", "hdfs-site.xml")) {
      Files.copy(hdfs.conf().resolve(file), conf.resolve(file));
    }
    HadoopSettings.write(conf, "yarn-site.xml", settings(Ports.free(5).iterator()));
    HadoopSettings.write(
        conf,
        "capacity-scheduler.xml",
        Map.of(
            "yarn.scheduler.capacity.root.queues", "default",
            "yarn.scheduler.capacity.root.default.capacity", "100",
            "yarn.scheduler.capacity.maximum-am-resource-percent", "1.0"));
    resourceManager = daemon("the ResourceManager", "resourcemanager.ResourceManager");
    resourceManager.await(ACTIVE, START);
    for (String host : HOSTS) {
      Path own = folder.resolve(host);
      nodeManagers.add(
          daemon(
              "the NodeManager of " + host,
              "nodemanager.NodeManager",
              "-D",
              "yarn.nodemanager.hostname=" + host,
              "-D",
              "yarn.nodemanager.local-dirs=" + Files.createDirectories(own.resolve("local")),
              "-D",
              "yarn.nodemanager.log-dirs=" + Files.createDirectories(own.resolve("logs"))));
    }
    for (Daemon nodeManager : nodeManagers) {
      nodeManager.await(REGISTERED, START);
    }
  }

  private static Map<String, String> settings(Iterator<Integer> ports) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("yarn.resourcemanager.hostname", HOST);
    for (String service : List.of("", "scheduler.", "resource-tracker.", "admin.", "webapp.")) {
      settings.put("yarn.resourcemanager." + service + "address", HOST + ":" + ports.next());
    }
    settings.put("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", "100");
    settings.put("yarn.scheduler.minimum-allocation-mb", "64");
    settings.put("yarn.scheduler.maximum-allocation-mb", "6144");
    for (String service : List.of("", "localizer.", "webapp.")) {
      settings.put("yarn.nodemanager." + service + "address", "${yarn.nodemanager.hostname}:0");
    }
    settings.put("yarn.nodemanager.resource.memory-mb", "6144");
    settings.put("yarn.nodemanager.resource.cpu-vcores", "4");
    settings.put("yarn.nodemanager.pmem-check-enabled", "true");
    settings.put("yarn.nodemanager.vmem-check-enabled", "false");
    settings.put("yarn.nodemanager.container-monitor.interval-ms", "500");
    // From SIGTERM to SIGKILL; the 250 ms that YARN gives by default are too few for a checkpoint.
    settings.put("yarn.nodemanager.sleep-delay-before-sigkill.ms", "10000");
    // The disk is everybody's.
    settings.put(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
    return settings;
  }

  private Daemon daemon(String name, String main, String... arguments) throws IOException {
    return Daemon.start(
        new Daemon.Recipe(name, KIND, PACKAGE + main, "384m", conf, List.of(arguments)),
        folder,
        Map.of("JAVA_HOME", System.getProperty("java.home")));
  }

  /** What a submitting process needs in its environment. */
  public Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME", home.toString(),
        "HADOOP_CONF_DIR", conf.toString(),
        "SPARK_LOCAL_IP", HOST);
  }

  /**
   * Spark's settings for a job on this cluster, in client and cluster mode: two executors, both
   * there before it starts, and Spark's jars from the disk, where every container finds them. What
   * executors get beside their heap is Headway's to say.
   */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.master", "yarn");
    settings.put("spark.yarn.jars", "local:" + home.resolve("jars") + "/*");
    settings.put("spark.yarn.submit.file.replication", "1");
    settings.put("spark.yarn.am.memory", "512m");
    settings.put("spark.driver.memory", "1g");
    settings.put("spark.driver.memoryOverhead", "1500m");
    settings.put("spark.executor.instances", "2");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.memory", "1g");
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    settings.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
    settings.put("spark.locality.wait", "0");
    settings.put("spark.ui.enabled", "false");
    settings.put("spark.driver.extraJavaOptions", QUICK);
    settings.put("spark.executor.extraJavaOptions", QUICK);
    settings.put("spark.executorEnv.SPARK_LOCAL_IP", HOST);
    settings.put("spark.yarn.appMasterEnv.SPARK_LOCAL_IP", HOST);
    return settings;
  }

  /** Process ids by name. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    pids.put("ResourceManager", resourceManager.pid());
    for (int i = 0; i < HOSTS.size(); i++) {
      pids.put("NodeManager of " + HOSTS.get(i), nodeManagers.get(i).pid());
    }
    return pids;
  }

  /**
   * What all containers of an application wrote to one of their streams.
   *
   * @param application its id
   * @param stream {@code stdout} or {@code stderr}
   */
  public String logs(String application, String stream) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String host : HOSTS) {
      Path logs = folder.resolve(host).resolve("logs").resolve(application);
      if (Files.isDirectory(logs)) {
        try (Stream<Path> files = Files.walk(logs)) {
          for (Path file : files.filter(f -> f.endsWith(stream)).sorted().toList()) {
            text.append(Files.readString(file));
          }
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    nodeManagers.forEach(Daemon::close);
    if (resourceManager != null) {
      resourceManager.close();
    }
  }
}
