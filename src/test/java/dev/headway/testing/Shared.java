package dev.headway.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The photographs and weights that are too large for the repository. */
public final class Shared {
  private Shared() {}

  /** The folder of {@code HEADWAY_SHARED}, or {@code ../shared} beside the repository. */
  public static Path root() {
    String named = System.getenv("HEADWAY_SHARED");
    return named != null ? Path.of(named) : Path.of("..", "shared").toAbsolutePath().normalize();
  }

  /** A file or folder of it; the test is skipped, with the reason, where there is none. */
  public static Path require(String relative) {
    Path path = root().resolve(relative);
    assumeTrue(
        Files.exists(path),
        () -> "skipped: " + path + " is not there; HEADWAY_SHARED names the folder that holds it");
    return path;
  }
}
