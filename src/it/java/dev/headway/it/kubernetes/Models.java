package dev.headway.it.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Kubernetes' published types, as Spark's client has them as classes (made from Kubernetes' own
 * OpenAPI description). What a class has no field for it keeps aside, and so it is found.
 */
final class Models implements AutoCloseable {
  private static final List<String> PACKAGES =
      List.of("io.fabric8.kubernetes.api.model.", "io.fabric8.kubernetes.api.model.rbac.");

  private final URLClassLoader loader;
  private final Object mapper;

  private Models(URLClassLoader loader) throws ReflectiveOperationException {
    this.loader = loader;
    this.mapper =
        loader
            .loadClass("com.fasterxml.jackson.databind.ObjectMapper")
            .getConstructor()
            .newInstance();
  }

  /** Those in an installation's jars: none of the class path here. */
  static Models of(Path jars) throws IOException, ReflectiveOperationException {
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> files = Files.list(jars)) {
      for (Path file : files.toList()) {
        urls.add(file.toUri().toURL());
      }
    }
    return new Models(
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
  }

  /**
   * What is wrong with a value.
   *
   * @param type e.g. {@code Pod}
   * @param value as YAML gives it
   */
  List<String> problems(String type, Object value) {
    try {
      String json = new ObjectMapper().writeValueAsString(value);
      Object read =
          mapper
              .getClass()
              .getMethod("readValue", String.class, Class.class)
              .invoke(mapper, json, type(type));
      List<String> problems = new ArrayList<>();
      unknown("", read, problems);
      return problems;
    } catch (InvocationTargetException e) {
      return List.of(String.valueOf(e.getCause().getMessage()).lines().findFirst().orElse(""));
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    for (String place : PACKAGES) {
      try {
        return loader.loadClass(place + name);
      } catch (ClassNotFoundException e) {
        // It may be of the next package.
        continue;
      }
    }
    throw new ClassNotFoundException(name);
  }

  private static void unknown(String at, Object value, List<String> problems)
      throws ReflectiveOperationException {
    if (value instanceof Collection<?> many) {
      int index = 0;
      for (Object each : many) {
        unknown(at + "[" + index++ + "]", each, problems);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        unknown(at + "." + entry.getKey(), entry.getValue(), problems);
      }
    } else if (value != null && value.getClass().getName().startsWith(PACKAGES.get(0))) {
      for (Method method : value.getClass().getMethods()) {
        if (!method.getName().startsWith("get")
            || method.getParameterCount() > 0
            || method.getDeclaringClass() != value.getClass()) {
          continue;
        }
        Object part = method.invoke(value);
        if (method.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) part)
              .keySet()
              .forEach(key -> problems.add(at + "." + key + ": no such field"));
        } else {
          unknown(at + "." + method.getName().substring(3), part, problems);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
