package dev.headway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark standalone cluster on this machine: a master and two workers, each a JVM of its own, so
 * that a job gets two executor processes of one core. Spark is laid out from {@code target/spark},
 * which {@code mvn package} fills.
 *
 * <p>The workers go by two names of one machine ({@code 127.0.0.1} and {@code localhost}): Spark
 * starts no second copy of a slow task on the host that has the first.
 */
public final class StandaloneCluster implements AutoCloseable {
  /** The host names of the two workers. */
  public static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private static final Duration START = Duration.ofSeconds(90);
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");

  /** Short lives: what the JVM compiles best pays off after they have ended. */
  private static final String QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final Path folder;
  private final Path home;
  private final List<LoggedProcess> daemons = new ArrayList<>();
  private final Thread atExit = new Thread(this::stop);
  private String master;

  private StandaloneCluster(Path folder, Path home) {
    this.folder = folder;
    this.home = home;
  }

  /**
   * Starts a cluster.
   *
   * @param parent where its folder is made
   * @throws IllegalStateException with the last lines of the process that didn't come up
   */
  public static StandaloneCluster start(Path parent) throws IOException, InterruptedException {
    return start(parent, Path.of("target", "spark"));
  }

  /** As {@link #start(Path)}, of the Spark whose jars lie in {@code jars}. */
  static StandaloneCluster start(Path parent, Path jars) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(parent.toRealPath(), "cluster");
    StandaloneCluster cluster =
        new StandaloneCluster(folder, SparkHome.layOut(folder.resolve("spark"), jars));
    Runtime.getRuntime().addShutdownHook(cluster.atExit);
    try {
      cluster.startAll();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll() throws IOException, InterruptedException {
    LoggedProcess first =
        daemon("master", "--host", HOSTS.get(0), "--port", "0", "--webui-port", "0");
    master = first.await(MASTER, START).group(1);
    List<LoggedProcess> workers = new ArrayList<>();
    for (String host : HOSTS) {
      workers.add(
          daemon(
              "worker",
              "--host",
              host,
              "--port",
              "0",
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              "1500m",
              "--work-dir",
              work().toString(),
              master));
    }
    for (LoggedProcess worker : workers) {
      worker.await(REGISTERED, START);
    }
  }

  /** {@code spark://host:port}. */
  public String master() {
    return master;
  }

  /** What a submitting process needs in its environment. */
  public Map<String, String> environment() {
    return Map.of("SPARK_HOME", home.toString(), "SPARK_LOCAL_IP", HOSTS.get(0));
  }

  /**
   * Spark's settings for a job on this cluster: two executors, both there before it starts, and no
   * waiting for the executor that has a block.
   */
  public static Map<String, String> settings() {
    return Map.of(
        "spark.executor.memory", "1g",
        "spark.executor.cores", "1",
        "spark.cores.max", "2",
        "spark.scheduler.minRegisteredResourcesRatio", "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime", "60s",
        "spark.locality.wait", "0",
        "spark.driver.host", HOSTS.get(0),
        "spark.ui.enabled", "false",
        "spark.driver.extraJavaOptions", QUICK,
        "spark.executor.extraJavaOptions", QUICK);
  }

  /** The executor processes that are alive: the workers' children. */
  public List<ProcessHandle> executors() {
    return daemons.stream()
        .flatMap(daemon -> daemon.handle().children())
        .filter(LoggedProcess::lives)
        .toList();
  }

  /**
   * Waits for the executors of ended applications, and removes what they left in the workers'
   * folder: each has copied the job's jar.
   */
  public void forgetApplications() throws IOException {
    List<ProcessHandle> left = LoggedProcess.awaitEnd(executors(), Duration.ofSeconds(60));
    if (!left.isEmpty()) {
      throw new IllegalStateException("executors live on: " + left);
    }
    delete(work());
  }

  /** Stops everything that is part of it, and removes its folder. */
  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
    delete(folder);
  }

  /** A worker that is asked to end ends its executors; whatever is left is killed. */
  private void stop() {
    List<ProcessHandle> all = new ArrayList<>(executors());
    daemons.forEach(daemon -> all.add(daemon.handle()));
    daemons.forEach(daemon -> daemon.handle().destroy());
    List<ProcessHandle> left = LoggedProcess.awaitEnd(all, Duration.ofSeconds(10));
    left.forEach(ProcessHandle::destroyForcibly);
    LoggedProcess.awaitEnd(left, Duration.ofSeconds(10));
    daemons.forEach(LoggedProcess::close);
  }

  private LoggedProcess daemon(String role, String... args) throws IOException {
    String main = Character.toUpperCase(role.charAt(0)) + role.substring(1);
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-class").toString());
    command.add("org.apache.spark.deploy." + role + "." + main);
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_DAEMON_MEMORY",
                "256m",
                "SPARK_DAEMON_JAVA_OPTS",
                QUICK,
                "SPARK_LOCAL_DIRS",
                folder.resolve("local").toString()));
    LoggedProcess process = LoggedProcess.start("the " + role, builder);
    daemons.add(process);
    return process;
  }

  private Path work() {
    return folder.resolve("work");
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> all = Files.walk(tree)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /**
   * Holds a cluster for trying things by hand, until its input ends: {@code
   * src/test/scripts/cluster}.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (StandaloneCluster cluster = start(temporary)) {
      hold(cluster, System.out, System.in);
    }
  }

  private static void hold(StandaloneCluster cluster, PrintStream out, InputStream in)
      throws IOException {
    cluster.environment().forEach((key, value) -> out.println("export " + key + "=" + value));
    out.println("export MASTER=" + cluster.master());
    out.flush();
    in.transferTo(PrintStream.nullOutputStream());
  }
}
