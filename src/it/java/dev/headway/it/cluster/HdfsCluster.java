package dev.headway.it.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DFSInotifyEventInputStream;
import org.apache.hadoop.hdfs.client.HdfsAdmin;
import org.apache.hadoop.hdfs.inotify.Event;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.apache.hadoop.hdfs.inotify.MissingEventsException;

/**
 * HDFS: a NameNode and three DataNodes, each a process that can be killed. Blocks are of 1 MiB and
 * have two replicas, so that a file of photographs lies on all DataNodes and outlives any of them.
 */
public final class HdfsCluster implements AutoCloseable {
  /** How many DataNodes it has. */
  public static final int DATA_NODES = 3;

  private static final String HOST = "127.0.0.1";
  private static final String KIND = "hdfs";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Pattern NAMING = Pattern.compile("RPC up at: \\S*/127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern REGISTERED = Pattern.compile("successfully registered with NN");
  private static final Pattern TRANSFERS =
      Pattern.compile("Opened streaming server at /127\\.0\\.0\\.1:(\\d+)");
  private static final String PACKAGE = "org.apache.hadoop.hdfs.server.";

  /** Seconds until a DataNode that says nothing is dead: 2 · 2 + 10 · 1. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("dfs.replication", "2"),
          Map.entry("dfs.blocksize", "1048576"),
          Map.entry("dfs.heartbeat.interval", "1"),
          Map.entry("dfs.namenode.heartbeat.recheck-interval", "2000"),
          Map.entry("dfs.namenode.http-address", HOST + ":0"),
          Map.entry("dfs.namenode.datanode.registration.ip-hostname-check", "false"),
          Map.entry("dfs.namenode.safemode.extension", "0"),
          // One disk for all of them: syncing each block to it shows nothing.
          Map.entry("dfs.namenode.edits.noeditlogchannelflush", "true"),
          Map.entry("dfs.datanode.hostname", HOST),
          Map.entry("dfs.datanode.address", HOST + ":0"),
          Map.entry("dfs.datanode.http.address", HOST + ":0"),
          Map.entry("dfs.datanode.ipc.address", HOST + ":0"));

  private final Path folder;
  private final Path conf;
  private final Map<Integer, DataNode> dataNodes = new TreeMap<>();
  private final Map<Subject, Place> places = new HashMap<>();
  private Daemon nameNode;
  private String root;

  /** A DataNode and the port on which clients know it. */
  private record DataNode(Daemon daemon, int port) {}

  private HdfsCluster(Path folder) {
    this.folder = folder;
    this.conf = folder.resolve("conf");
  }

  /**
   * Starts one.
   *
   * @param folder a new one, for all that it keeps
   */
  static HdfsCluster start(Path folder) throws IOException, InterruptedException {
    HdfsCluster cluster = new HdfsCluster(Files.createDirectories(folder));
    try {
      cluster.startAll();
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void startAll() throws IOException, InterruptedException {
    root = "hdfs://" + HOST + ":" + Ports.free(1).get(0);
    HadoopSettings.write(
        conf, "core-site.xml", Map.of("fs.defaultFS", root, "hadoop.tmp.dir", folder + "/hadoop"));
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    settings.put("dfs.namenode.name.dir", folder.resolve("name").toUri().toString());
    HadoopSettings.write(conf, "hdfs-site.xml", settings);
    try (Daemon format = daemon("hdfs namenode -format", "namenode.NameNode", "-format")) {
      if (format.exitCode(START) != 0) {
        throw new IllegalStateException("HDFS couldn't be formatted" + format.tail());
      }
    }
    nameNode = daemon("the NameNode", "namenode.NameNode");
    nameNode.await(NAMING, START);
    List<Daemon> starting = new ArrayList<>();
    for (int i = 0; i < DATA_NODES; i++) {
      starting.add(launch(i));
    }
    for (int i = 0; i < DATA_NODES; i++) {
      register(i, starting.get(i));
    }
  }

  private Daemon launch(int number) throws IOException {
    String data = folder.resolve("data-" + number).toUri().toString();
    return daemon("DataNode " + number, "datanode.DataNode", "-D", "dfs.datanode.data.dir=" + data);
  }

  private void register(int number, Daemon daemon) throws InterruptedException {
    int port = Integer.parseInt(daemon.await(TRANSFERS, START).group(1));
    daemon.await(REGISTERED, START);
    dataNodes.put(number, new DataNode(daemon, port));
  }

  private Daemon daemon(String name, String main, String... arguments) throws IOException {
    return Daemon.start(
        new Daemon.Recipe(name, KIND, PACKAGE + main, "256m", conf, List.of(arguments)),
        folder,
        Map.of());
  }

  /** {@code hdfs://127.0.0.1:port}. */
  public String root() {
    return root;
  }

  /** A folder that was not given before, as a URI; it isn't made. */
  public String fresh(String name) {
    return root + "/" + name + "-" + System.nanoTime();
  }

  /** The folder of its settings: {@code HADOOP_CONF_DIR} of whoever uses it as a default. */
  public Path conf() {
    return conf;
  }

  /** Its settings. */
  public Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.addResource(new org.apache.hadoop.fs.Path(conf.resolve("core-site.xml").toUri()));
    configuration.addResource(new org.apache.hadoop.fs.Path(conf.resolve("hdfs-site.xml").toUri()));
    return configuration;
  }

  /** Its file system; not to be closed. */
  public FileSystem files() throws IOException {
    return FileSystem.get(configuration());
  }

  /** Copies a local file or folder to a URI on it. */
  public String put(Path local, String uri) throws IOException {
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(uri);
    files().mkdirs(target.getParent());
    files().copyFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), target);
    return uri;
  }

  /** The subject's shards and weights on it, copied once, and an output of its own each time. */
  public Place place(Subject subject) throws IOException {
    Place place = places.get(subject);
    if (place == null) {
      String weights = subject.weights() == null ? null : fresh("weights") + ".h5";
      if (weights != null) {
        put(subject.weights(), weights);
      }
      place = new Place(put(subject.shards(), fresh("shards")), weights, null);
      places.put(subject, place);
    }
    return place.output(fresh("runs"));
  }

  /** Process ids by name. */
  public Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    pids.put("NameNode", nameNode.pid());
    dataNodes.forEach((i, node) -> pids.put("DataNode " + i, node.daemon().pid()));
    return pids;
  }

  /** The DataNode that has a replica of a file's first block, and gives it to clients first. */
  public int holder(String uri) throws IOException {
    String name =
        files().getFileBlockLocations(new org.apache.hadoop.fs.Path(uri), 0, 1)[0].getNames()[0];
    return dataNodes.entrySet().stream()
        .filter(node -> name.endsWith(":" + node.getValue().port()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no DataNode goes by " + name));
  }

  /** The files of a folder whose names begin so, in order. */
  public List<String> filesIn(String folder, String prefix) throws IOException {
    return Arrays.stream(files().listStatus(new org.apache.hadoop.fs.Path(folder)))
        .filter(file -> file.getPath().getName().startsWith(prefix))
        .map(file -> file.getPath().toString())
        .sorted()
        .toList();
  }

  /** What will happen on it from now on. */
  public DFSInotifyEventInputStream events() throws IOException {
    return new HdfsAdmin(URI.create(root), configuration()).getInotifyEventStream();
  }

  /**
   * Waits until a file is made below a folder, in whose path a text stands.
   *
   * @param events opened before
   */
  public void awaitCreation(
      DFSInotifyEventInputStream events, String folder, String text, Duration limit)
      throws IOException, InterruptedException {
    String below = new org.apache.hadoop.fs.Path(folder).toUri().getPath() + "/";
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toNanos(); left > 0; left = deadline - System.nanoTime()) {
        EventBatch batch = events.poll(left, TimeUnit.NANOSECONDS);
        for (Event event : batch == null ? new Event[0] : batch.getEvents()) {
          if (event instanceof Event.CreateEvent created
              && created.getPath().startsWith(below)
              && created.getPath().contains(text)) {
            return;
          }
        }
      }
    } catch (MissingEventsException e) {
      throw new IOException(e);
    }
    throw new IllegalStateException("no file with " + text + " was made in " + folder);
  }

  /** {@code kill -9} of a DataNode. */
  public void killDataNode(int number) {
    dataNodes.remove(number).daemon().close();
  }

  /** Starts the DataNodes that were killed again, with the blocks that they had. */
  public void startKilledDataNodes() throws IOException, InterruptedException {
    for (int i = 0; i < DATA_NODES; i++) {
      if (!dataNodes.containsKey(i)) {
        register(i, launch(i));
      }
    }
  }

  @Override
  public void close() {
    dataNodes.values().forEach(node -> node.daemon().close());
    if (nameNode != null) {
      nameNode.close();
    }
  }
}
