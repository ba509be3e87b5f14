package dev.headway.testing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Zeppelin itself makes of a paragraph's output: its own class, in a class loader apart. */
public final class ZeppelinJars {
  private static final String OUTPUT = "org.apache.zeppelin.interpreter.InterpreterOutput";

  private ZeppelinJars() {}

  /**
   * The displays that it sees.
   *
   * @param home the project's folder, after {@code pre-integration-test}
   * @param printed by a paragraph
   */
  public static List<Message> displays(Path home, String printed)
      throws IOException, ReflectiveOperationException {
    try (URLClassLoader zeppelin =
            new URLClassLoader(jars(home), ClassLoader.getPlatformClassLoader());
        AutoCloseableOutput output = new AutoCloseableOutput(zeppelin.loadClass(OUTPUT))) {
      return output.messages(printed);
    }
  }

  private static URL[] jars(Path home) throws IOException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.resolve("target/zeppelin"))) {
      for (Path jar : files.sorted().toList()) {
        jars.add(jar.toUri().toURL());
      }
    }
    return jars.toArray(new URL[0]);
  }

  private static final class AutoCloseableOutput implements AutoCloseable {
    private final Object output;

    AutoCloseableOutput(Class<?> type) throws ReflectiveOperationException {
      output = type.getConstructor().newInstance();
    }

    List<Message> messages(String printed) throws ReflectiveOperationException {
      output
          .getClass()
          .getMethod("write", byte[].class)
          .invoke(output, (Object) printed.getBytes(StandardCharsets.UTF_8));
      List<Message> messages = new ArrayList<>();
      List<?> all =
          (List<?>) output.getClass().getMethod("toInterpreterResultMessage").invoke(output);
      for (Object message : all) {
        Method type = message.getClass().getMethod("getType");
        Method data = message.getClass().getMethod("getData");
        messages.add(new Message(type.invoke(message).toString(), (String) data.invoke(message)));
      }
      return messages;
    }

    @Override
    public void close() throws IOException {
      ((java.io.OutputStream) output).close();
    }
  }

  /**
   * A display.
   *
   * @param type TEXT, HTML, TABLE, IMG …
   */
  public record Message(String type, String data) {}
}
