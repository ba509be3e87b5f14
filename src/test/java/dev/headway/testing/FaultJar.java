package dev.headway.testing;

import dev.headway.testing.fault.FaultPlugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The classes of {@link FaultPlugin} as a jar: executors load plugins before they fetch any. */
public final class FaultJar {
  private FaultJar() {}

  /** Writes it. */
  public static Path write(Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes())) {
      for (Path file : files.sorted().toList()) {
        String name = FaultPlugin.class.getPackageName().replace('.', '/');
        out.putNextEntry(new JarEntry(name + "/" + file.getFileName()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private static Path classes() {
    try {
      Path root =
          Path.of(FaultPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return root.resolve(Path.of("", FaultPlugin.class.getPackageName().split("\\.")));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
