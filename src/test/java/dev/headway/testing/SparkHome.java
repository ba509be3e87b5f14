package dev.headway.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** A Spark installation laid out from Spark's jars alone, as {@code mvn package} leaves them. */
public final class SparkHome {
  /**
   * The launcher makes the command line, with what Spark needs on this Java. It answers {@code \0},
   * a line's end, and the words, each ended by {@code \0}.
   */
  private static final String SPARK_CLASS =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      SPARK_HOME=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
      export SPARK_HOME SPARK_SCALA_VERSION=2.12
      java=java
      [[ -z ${JAVA_HOME:-} ]] || java=$JAVA_HOME/bin/java
      words=()
      while IFS= read -r -d '' word; do
        words+=("$word")
      done < <("$java" -Xmx128m -XX:TieredStopAtLevel=1 -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@" || true)
      ((${#words[@]} > 1)) || exit 1
      words=("${words[@]:1}")
      words[0]=${words[0]#$'\\n'}
      exec "${words[@]}"
      """;

  private static final String SPARK_SUBMIT =
      """
      #!/usr/bin/env bash
      exec "$(dirname -- "${BASH_SOURCE[0]}")/spark-class" org.apache.spark.deploy.SparkSubmit "$@"
      """;

  private SparkHome() {}

  /**
   * Lays it out.
   *
   * @param home a folder that isn't there yet, or is empty
   * @param folders the folders with Spark's jars; each jar is linked to, not copied
   * @return {@code home}
   */
  public static Path layOut(Path home, Path... folders) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder.toRealPath())) {
        for (Path jar : files.toList()) {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
      }
    }
    executable(home.resolve("bin/spark-class"), SPARK_CLASS);
    executable(home.resolve("bin/spark-submit"), SPARK_SUBMIT);
    return home;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
