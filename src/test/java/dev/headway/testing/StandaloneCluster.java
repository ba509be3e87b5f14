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

  /**
   * A worker.
   *
   * @param host the name or address that it goes by
   * @param localDirs where its executors keep shuffle files and what memory doesn't hold; null for
   *     a folder of the cluster's
   * @param through a command that runs the command that follows it, such as one in a network
   *     namespace; may be empty
   */
  public record Worker(String host, Path localDirs, List<String> through) {
    /** An ordinary one. */
    public static Worker on(String host) {
      return new Worker(host, null, List.of());
    }
  }

  private final Path folder;
  private final List<Worker> workers;
  private final String masterHost;
  private final Path home;
  private final List<LoggedProcess> daemons = new ArrayList<>();
  private final Thread atExit = new Thread(this::stop);
  private String master;

  private StandaloneCluster(Path folder, Path home, String masterHost, List<Worker> workers) {
    this.folder = folder;
    this.home = home;
    this.masterHost = masterHost;
    this.workers = workers;
  }

  /**
   * Starts a cluster.
   *
   * @param parent where its folder is made
   * @throws IllegalStateException with the last lines of the process that didn't come up
   */
  public static StandaloneCluster start(Path parent) throws IOException, InterruptedException {
    return start(parent, HOSTS.get(0), HOSTS.stream().map(Worker::on).toList());
  }

  /**
   * Starts a cluster whose parts are in other places.
   *
   * @param masterHost the master's address, and the driver's
   */
  public static StandaloneCluster start(Path parent, String masterHost, List<Worker> workers)
      throws IOException, InterruptedException {
    return start(parent, Path.of("target", "spark"), masterHost, workers);
  }

  /** As {@link #start(Path)}, of the Spark whose jars lie in {@code jars}. */
  static StandaloneCluster start(Path parent, Path jars) throws IOException, InterruptedException {
    return start(parent, jars, HOSTS.get(0), HOSTS.stream().map(Worker::on).toList());
  }

  private static StandaloneCluster start(
      Path parent, Path jars, String masterHost, List<Worker> workers)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(parent.toRealPath(), "cluster");
    StandaloneCluster cluster =
        new StandaloneCluster(
            folder, SparkHome.layOut(folder.resolve("spark"), jars), masterHost, workers);
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
        daemon(
            "master",
            Worker.on(masterHost),
            "--host",
            masterHost,
            "--port",
            "0",
            "--webui-port",
            "0");
    master = first.await(MASTER, START).group(1);
    List<LoggedProcess> started = new ArrayList<>();
    for (Worker worker : workers) {
      started.add(
          daemon(
              "worker",
              worker,
              "--host",
              worker.host(),
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
    for (LoggedProcess worker : started) {
      worker.await(REGISTERED, START);
    }
  }

  /** {@code spark://host:port}. */
  public String master() {
    return master;
  }

  /** What a submitting process needs in its environment. */
  public Map<String, String> environment() {
    return Map.of("SPARK_HOME", home.toString(), "SPARK_LOCAL_IP", masterHost);
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

  private LoggedProcess daemon(String role, Worker place, String... args) throws IOException {
    String main = Character.toUpperCase(role.charAt(0)) + role.substring(1);
    List<String> command = new ArrayList<>(place.through());
    command.add(home.resolve("bin/spark-class").toString());
    command.add("org.apache.spark.deploy." + role + "." + main);
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Path local = place.localDirs() == null ? folder.resolve("local") : place.localDirs();
    builder.environment().putAll(environment());
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_LOCAL_IP",
                place.host(),
                "SPARK_DAEMON_MEMORY",
                "256m",
                "SPARK_DAEMON_JAVA_OPTS",
                QUICK,
                "SPARK_LOCAL_DIRS",
                local.toString()));
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
