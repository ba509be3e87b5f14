package dev.headway.notebook;

import dev.headway.error.HeadwayException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/** What a Spark that others have started must have for Headway. */
final class SparkSettings {
  private static final String SPARK = "3.5";
  private static final String SCALA = "2.12";
  private static final String REGISTRATOR = "org.nd4j.kryo.Nd4jRegistrator";
  private static final String OPENS = "--add-opens=java.base/";
  private static final String TO_ALL = "=ALL-UNNAMED";

  private SparkSettings() {}

  /**
   * Refuses a session that Headway can't work in.
   *
   * @throws HeadwayException exit 2, naming every setting to add
   */
  static void require(SparkSession spark) {
    requireVersion(spark.version(), scala.util.Properties.versionNumberString());
    List<String> missing = missing(spark.sparkContext().getConf(), SparkSettings::isOpen);
    jarToSend(
            SparkSettings.class.getProtectionDomain().getCodeSource(),
            spark.sparkContext().getConf(),
            JavaConverters.seqAsJavaList(spark.sparkContext().listJars()))
        .ifPresent(jar -> missing.add("spark.jars " + jar));
    if (!missing.isEmpty()) {
      throw lacks(missing);
    }
  }

  /**
   * The settings that Headway needs wherever Spark runs, each a key and a value.
   *
   * @param isOpen whether a package of java.base is
   */
  static List<String> missing(SparkConf conf, Predicate<String> isOpen) {
    List<String> missing = new ArrayList<>();
    closedPackages(isOpen)
        .ifPresent(options -> missing.add("spark.driver.extraJavaOptions " + options));
    // Without it DL4J's Spark wrappers refuse to work under Kryo.
    if (conf.get("spark.serializer", "").endsWith("KryoSerializer")
        && !conf.get("spark.kryo.registrator", "").contains(REGISTRATOR)) {
      missing.add("spark.kryo.registrator " + REGISTRATOR);
    }
    return missing;
  }

  static HeadwayException lacks(List<String> settings) {
    return HeadwayException.request(
        "this Spark session lacks what Headway needs: add "
            + settings.stream().map(s -> "'" + s + "'").collect(Collectors.joining(" and "))
            + " to the interpreter's settings (in a note the paragraph %spark.conf, before anything"
            + " else) and restart the interpreter");
  }

  static void requireVersion(String spark, String scala) {
    if (!spark.startsWith(SPARK + ".") || !scala.startsWith(SCALA + ".")) {
      throw HeadwayException.request(
          "Headway is for Spark "
              + SPARK
              + " with Scala "
              + SCALA
              + ", and this is Spark "
              + spark
              + " with Scala "
              + scala
              + "; set SPARK_HOME of the interpreter to such a Spark and restart the interpreter");
    }
  }

  /** The options for those of the packages that Spark wants open and that aren't; often empty. */
  static Optional<String> closedPackages(Predicate<String> isOpen) {
    String options =
        Arrays.stream(JavaModuleOptions.defaultModuleOptions().split("\\s+"))
            .filter(option -> option.startsWith(OPENS) && option.endsWith(TO_ALL))
            .filter(option -> !isOpen.test(packageOf(option)))
            .collect(Collectors.joining(" "));
    return options.isEmpty() ? Optional.empty() : Optional.of(options);
  }

  private static String packageOf(String option) {
    return option.substring(OPENS.length(), option.length() - TO_ALL.length());
  }

  /** A package that this Java no longer has is nobody's loss. */
  private static boolean isOpen(String name) {
    Module base = Object.class.getModule();
    return !base.getPackages().contains(name) || base.isOpen(name, SparkSettings.class.getModule());
  }

  /**
   * The jar that a standalone cluster's executors need and that Spark doesn't send them. YARN and
   * Kubernetes bring jars in ways of their own, of which the session doesn't know.
   *
   * @param own where Headway's classes are from: unknown or a folder only in tests
   * @param conf the session's
   * @param sent URIs of the jars that Spark sends
   */
  static Optional<String> jarToSend(CodeSource own, SparkConf conf, List<String> sent) {
    URL from = own == null ? null : own.getLocation();
    if (!conf.get("spark.master", "").startsWith("spark://")
        || from == null
        || !from.getPath().endsWith(".jar")) {
      return Optional.empty();
    }
    String name = Path.of(from.getPath()).getFileName().toString();
    // Laid onto each machine by somebody: the jar itself, or a folder of jars.
    boolean laid =
        Stream.of(conf.get("spark.executor.extraClassPath", "").split(":"))
            .anyMatch(entry -> entry.endsWith("/" + name) || entry.endsWith("/*"));
    return laid || sent.stream().anyMatch(uri -> uri.endsWith("/" + name))
        ? Optional.empty()
        : Optional.of(from.getPath());
  }
}
