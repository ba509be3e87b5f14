package dev.headway.it.s3;

import dev.headway.it.cluster.Daemon;
import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An S3 store that keeps its objects in memory, with one bucket, behind a {@link FaultProxy}. */
public final class S3Server implements AutoCloseable {
  static final String ACCESS_KEY = "headway";
  static final String SECRET_KEY = "not-a-secret";

  /**
   * From how many bytes on a file goes up in parts of as many: the smallest that S3 allows, so that
   * the shards of a few hundred photographs do.
   */
  static final long PART = 5 << 20;

  private static final String BUCKET = "headway";
  private static final String ROOT = "s3a://" + BUCKET + "/";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Pattern STARTED =
      Pattern.compile("Started ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)\\}");

  /** A setting, or one of those for committers, which are commented out. */
  private static final Pattern SETTING =
      Pattern.compile("(?:#(?=.*commit))?(spark\\.\\S+)\\s+(\\S+)");

  private final Map<Subject, Place> places = new HashMap<>();
  private final Daemon daemon;
  private final FaultProxy proxy;
  private final S3Client client;
  private int names;

  private S3Server(Daemon daemon, FaultProxy proxy, S3Client client) {
    this.daemon = daemon;
    this.proxy = proxy;
    this.client = client;
  }

  /**
   * Starts one.
   *
   * @param folder a new one, for all that it keeps
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    Path properties =
        Files.writeString(
            folder.resolve("s3proxy.properties"),
            String.join(
                "\n",
                "s3proxy.endpoint=http://127.0.0.1:0",
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + ACCESS_KEY,
                "s3proxy.credential=" + SECRET_KEY,
                "jclouds.provider=transient",
                "jclouds.identity=" + ACCESS_KEY,
                "jclouds.credential=" + SECRET_KEY,
                ""));
    Daemon daemon =
        Daemon.start(
            new Daemon.Recipe(
                "the S3 store",
                "s3proxy",
                "org.gaul.s3proxy.Main",
                "2g",
                folder,
                List.of("--properties", properties.toString())),
            folder,
            Map.of("LOG_LEVEL", "info"));
    try {
      int port = Integer.parseInt(daemon.await(STARTED, START).group(1));
      S3Client client = new S3Client(port, BUCKET);
      client.makeBucket();
      return new S3Server(daemon, FaultProxy.before(port), client);
    } catch (IOException | RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  /** Where all clients but the tests themselves come by. */
  public FaultProxy proxy() {
    return proxy;
  }

  /** A name in the bucket that was not given before, as a URI. */
  public synchronized String fresh(String name) {
    return ROOT + name + "-" + ++names;
  }

  /** Puts a local file or folder to a URI. */
  public String put(Path local, String uri) throws IOException {
    client.put(local, key(uri));
    return uri;
  }

  /** The keys below a URI, without what is above. */
  public List<String> below(String uri) throws IOException {
    String prefix = key(uri) + "/";
    return client.keys(prefix).stream().map(key -> key.substring(prefix.length())).toList();
  }

  /** Uploads in parts that nobody has ended or given up. */
  public List<String> uploads() throws IOException {
    return client.uploads();
  }

  /** Copies all that is below a URI into a folder. */
  public void fetch(String uri, Path to) throws IOException {
    client.fetch(key(uri), to);
  }

  /** The subject's shards and weights on it, put once, and an output of its own each time. */
  public synchronized Place place(Subject subject) throws IOException {
    Place place = places.get(subject);
    if (place == null) {
      String weights =
          subject.weights() == null ? null : put(subject.weights(), fresh("weights") + ".h5");
      place = new Place(put(subject.shards(), fresh("shards")), weights, null);
      places.put(subject, place);
    }
    return place.output(fresh("runs"));
  }

  /**
   * Spark's settings by which S3A comes to the proxy: conf/s3.conf's, but for what names Amazon.
   */
  public Map<String, String> settings() throws IOException {
    return settings(proxy.port());
  }

  /** The same for another port. */
  public static Map<String, String> settings(int port) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("conf/s3.conf"))) {
      Matcher setting = SETTING.matcher(line);
      if (setting.matches()) {
        settings.put(setting.group(1), setting.group(2));
      }
    }
    String jars = Daemon.jars("s3a") + "/*";
    settings.put("spark.driver.extraClassPath", jars);
    settings.put("spark.executor.extraClassPath", jars);
    settings.put("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + port);
    settings.put("spark.hadoop.fs.s3a.path.style.access", "true");
    settings.put(
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider");
    settings.put("spark.hadoop.fs.s3a.access.key", ACCESS_KEY);
    settings.put("spark.hadoop.fs.s3a.secret.key", SECRET_KEY);
    settings.put("spark.hadoop.fs.s3a.multipart.size", String.valueOf(PART));
    settings.put("spark.hadoop.fs.s3a.multipart.threshold", String.valueOf(PART));
    return settings;
  }

  private static String key(String uri) {
    if (!uri.startsWith(ROOT)) {
      throw new IllegalArgumentException(uri + " isn't in the bucket");
    }
    return uri.substring(ROOT.length());
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    daemon.close();
  }
}
