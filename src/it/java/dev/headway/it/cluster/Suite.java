package dev.headway.it.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * What the tests of {@code src/it} share: each server is started when a test first asks for it, and
 * stopped after the last test of all.
 */
public final class Suite implements ExtensionContext.Store.CloseableResource {
  private final Path folder;
  private final Map<Class<?>, AutoCloseable> servers = new HashMap<>();
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private Subject subject;
  private Path sparkHome;
  private int folders;

  private Suite() {
    try {
      folder = Files.createTempDirectory("headway-it").toRealPath();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Gives tests the suite: {@code @ExtendWith(Suite.Extension.class)}. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Suite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      assumeTrue(
          Submission.possible(),
          "skipped: target/headway.jar and target/spark are made by mvn package");
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .getOrComputeIfAbsent(Suite.class, type -> new Suite(), Suite.class);
    }
  }

  /** Starts a server. */
  @FunctionalInterface
  public interface Starter<T extends AutoCloseable> {
    /**
     * Starts it.
     *
     * @param folder a new one, removed in the end
     */
    T start(Path folder) throws IOException, InterruptedException;
  }

  /** The one server of a type; started when there is none yet. */
  public synchronized <T extends AutoCloseable> T server(Class<T> type, Starter<T> starter)
      throws IOException, InterruptedException {
    AutoCloseable server = servers.get(type);
    if (server == null) {
      server = starter.start(folder(type.getSimpleName()));
      servers.put(type, server);
      toClose.push(server);
    }
    return type.cast(server);
  }

  /** A new folder on the local disk, removed in the end. */
  public synchronized Path folder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(++folders + "-" + name));
  }

  /** HDFS. */
  public HdfsCluster hdfs() throws IOException, InterruptedException {
    return server(HdfsCluster.class, HdfsCluster::start);
  }

  /** YARN, on {@link #hdfs}. */
  public YarnCluster yarn() throws IOException, InterruptedException {
    HdfsCluster hdfs = hdfs();
    Path home = sparkHome();
    return server(YarnCluster.class, own -> YarnCluster.start(own, hdfs, home));
  }

  /** Spark standalone: a master and two workers of one core, with settings of its own. */
  public StandaloneCluster standalone() throws IOException, InterruptedException {
    return server(StandaloneCluster.class, StandaloneCluster::start);
  }

  /** A Spark installation that knows YARN, and whatever else {@code src/it/spark} adds. */
  public synchronized Path sparkHome() throws IOException {
    if (sparkHome == null) {
      sparkHome = YarnCluster.sparkHome(folder("spark"));
    }
    return sparkHome;
  }

  /** The main job. */
  public synchronized Subject subject() throws IOException {
    if (subject == null) {
      subject = Subject.in(folder("subject"));
    }
    return subject;
  }

  @Override
  public void close() throws Exception {
    while (!toClose.isEmpty()) {
      toClose.pop().close();
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
