package dev.headway.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Zeppelin itself makes of a paragraph's output: its own class, in a class loader apart. */
public final class ZeppelinDisplays implements AutoCloseable {
  private static final String OUTPUT = "org.apache.zeppelin.interpreter.InterpreterOutput";

  private final URLClassLoader zeppelin;

  /**
   * Loads Zeppelin's.
   *
   * @param home the project's folder, after {@code pre-integration-test}
   */
  public ZeppelinDisplays(Path home) throws IOException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.resolve("target/zeppelin"))) {
      for (Path jar : files.sorted().toList()) {
        // Log4j 1 looks for its classes in this thread's class loader, where they are others.
        if (!jar.getFileName().toString().contains("log4j")) {
          jars.add(jar.toUri().toURL());
        }
      }
    }
    zeppelin = new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
  }

  /** The displays that it sees in what a paragraph has printed. */
  public List<Display> in(String printed) throws IOException, ReflectiveOperationException {
    Class<?> type = zeppelin.loadClass(OUTPUT);
    List<Display> displays = new ArrayList<>();
    try (OutputStream output = (OutputStream) type.getConstructor().newInstance()) {
      output.write(printed.getBytes(StandardCharsets.UTF_8));
      output.flush();
      for (Object message : (List<?>) type.getMethod("toInterpreterResultMessage").invoke(output)) {
        Object kind = message.getClass().getMethod("getType").invoke(message);
        Object data = message.getClass().getMethod("getData").invoke(message);
        displays.add(new Display(kind.toString(), (String) data));
      }
    }
    return displays;
  }

  @Override
  public void close() throws IOException {
    zeppelin.close();
  }

  /**
   * A display.
   *
   * @param type TEXT, HTML, TABLE, IMG …
   */
  public record Display(String type, String data) {}
}
