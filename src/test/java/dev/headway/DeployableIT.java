package dev.headway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code package} made: a jar that runs with Spark alone beside it. */
class DeployableIT {
  private static final Path HOME =
      Path.of(System.getProperty("headway.home", ".")).toAbsolutePath().normalize();
  private static final Path JAR = HOME.resolve("target/headway.jar");
  private static final Path SPARK = HOME.resolve("target/spark");
  private static final long LIMIT = 250_000_000;
  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)(\\.\\d+)*");

  /**
   * JavaCPP's folders are linux-x86_64 (or with -onednn, -avx2 …), JLine's Linux/x86_64, ONNX
   * Runtime's linux-x64, JNA's linux-x86-64.
   */
  private static final Pattern PLATFORM =
      Pattern.compile(
          "/(linux|windows|macosx|android|ios|freebsd)[-/]([a-z0-9_]+)", Pattern.CASE_INSENSITIVE);

  @BeforeEach
  void packaged() {
    assumeTrue(
        Files.exists(JAR) && Files.isDirectory(SPARK),
        "skipped: target/headway.jar and target/spark are made by mvn package");
  }

  @Test
  void noClassIsOnTheClassPathTwice() throws IOException {
    Set<String> own = classes(JAR);
    assertThat(own).contains("dev/headway/cli/Main.class");
    Set<String> twice = new TreeSet<>();
    try (Stream<Path> jars = Files.list(SPARK)) {
      for (Path jar : jars.filter(j -> j.toString().endsWith(".jar")).sorted().toList()) {
        classes(jar).stream()
            .filter(own::contains)
            .forEach(c -> twice.add(c + " is in " + jar.getFileName() + ", too"));
      }
    }
    assertThat(twice).isEmpty();
  }

  @Test
  void itIsSmallAndForOnePlatform() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(LIMIT);
    Set<String> platforms = new TreeSet<>();
    for (String name : entries(JAR)) {
      if (NATIVE.matcher(name).matches()) {
        Matcher platform = PLATFORM.matcher(usual(name));
        assertThat(platform.find()).as(name).isTrue();
        platforms.add((platform.group(1) + "-" + platform.group(2)).toLowerCase(Locale.ROOT));
      }
    }
    assertThat(platforms).hasSize(1);
  }

  /** A name with JavaCPP's word for its platform. */
  private static String usual(String name) {
    return name.replace("/nativ/Mac/", "/nativ/macosx/")
        .replace("/osx-", "/macosx-")
        .replace("/win-", "/windows-")
        .replace("/darwin-", "/macosx-")
        .replace("/win32-", "/windows-")
        .replace("-x64/", "-x86_64/")
        .replace("-x86-64/", "-x86_64/")
        .replace("-aarch64/", "-arm64/");
  }

  private static Set<String> classes(Path jar) throws IOException {
    Set<String> classes = new TreeSet<>();
    for (String name : entries(jar)) {
      boolean counts = name.endsWith(".class") && !name.startsWith("META-INF/");
      if (counts && !name.endsWith("module-info.class")) {
        classes.add(name);
      }
    }
    return classes;
  }

  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      List<String> names = new ArrayList<>();
      while (entries.hasMoreElements()) {
        names.add(entries.nextElement().getName());
      }
      return names;
    }
  }
}
