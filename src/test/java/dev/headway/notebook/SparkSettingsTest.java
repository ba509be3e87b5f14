package dev.headway.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import java.net.URI;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkSettingsTest {
  @Test
  void anotherSparkOrScalaIsRefused() {
    assertThatCode(() -> SparkSettings.requireVersion("3.5.5", "2.12.18"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SparkSettings.requireVersion("3.5.1", "2.13.8"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "Headway is for Spark 3.5 with Scala 2.12, and this is Spark 3.5.1 with Scala 2.13.8;"
                + " set SPARK_HOME of the interpreter to such a Spark and restart the interpreter");
    assertThatThrownBy(() -> SparkSettings.requireVersion("3.50.0", "2.12.18"))
        .isInstanceOf(HeadwayException.class);
  }

  @Test
  void packagesThatAreClosedAreNamedAsSparksOwnLauncherOpensThem() {
    Set<String> closed = Set.of("java.nio", "sun.nio.ch");

    assertThat(SparkSettings.closedPackages(name -> !closed.contains(name)))
        .contains(
            "--add-opens=java.base/java.nio=ALL-UNNAMED"
                + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    assertThat(SparkSettings.closedPackages(name -> true)).isEmpty();
  }

  @Test
  void kryoNeedsTheRegistrator() {
    SparkConf kryo =
        new SparkConf(false).set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");

    assertThat(SparkSettings.missing(kryo, name -> true))
        .containsExactly("spark.kryo.registrator org.nd4j.kryo.Nd4jRegistrator");
    kryo.set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
    assertThat(SparkSettings.missing(kryo, name -> true)).isEmpty();
    assertThat(SparkSettings.missing(new SparkConf(false), name -> true)).isEmpty();
  }

  @Test
  void aStandaloneClusterNeedsTheJar() throws Exception {
    CodeSource jar = from("file:/opt/headway/target/headway.jar");
    SparkConf cluster = new SparkConf(false).setMaster("spark://host:7077");

    assertThat(SparkSettings.jarToSend(jar, cluster, List.of("spark://host:1/jars/other.jar")))
        .contains("/opt/headway/target/headway.jar");
    assertThat(SparkSettings.jarToSend(jar, cluster, List.of("spark://host:1/jars/headway.jar")))
        .isEmpty();
    assertThat(
            SparkSettings.jarToSend(from("file:/opt/headway/target/classes/"), cluster, List.of()))
        .isEmpty();
    assertThat(SparkSettings.jarToSend(null, cluster, List.of())).isEmpty();
  }

  @Test
  void aJarThatLiesOnTheExecutorsNeedNotBeSent() throws Exception {
    CodeSource jar = from("file:/opt/headway/target/headway.jar");
    SparkConf cluster = new SparkConf(false).setMaster("spark://host:7077");

    for (String path : List.of("/etc/hadoop:/opt/headway.jar", "/opt/jars/*")) {
      cluster.set("spark.executor.extraClassPath", path);
      assertThat(SparkSettings.jarToSend(jar, cluster, List.of())).as(path).isEmpty();
    }
    cluster.set("spark.executor.extraClassPath", "/etc/hadoop");
    assertThat(SparkSettings.jarToSend(jar, cluster, List.of())).isPresent();
  }

  /** There jars travel through spark.yarn.dist.jars and the like, or as __app__.jar. */
  @Test
  void otherClustersBringTheJarInTheirOwnWays() throws Exception {
    CodeSource jar = from("file:/opt/headway/target/headway.jar");

    for (String master : List.of("yarn", "k8s://https://host:443", "local[2]")) {
      SparkConf conf = new SparkConf(false).setMaster(master);
      assertThat(SparkSettings.jarToSend(jar, conf, List.of())).as(master).isEmpty();
    }
  }

  @Test
  void everythingThatLacksIsNamedAtOnce() {
    assertThat(SparkSettings.lacks(List.of("spark.jars /a.jar", "spark.kryo.registrator b.C")))
        .hasMessage(
            "this Spark session lacks what Headway needs: add 'spark.jars /a.jar' and"
                + " 'spark.kryo.registrator b.C' to the interpreter's settings (in a note the"
                + " paragraph %spark.conf, before anything else) and restart the interpreter");
  }

  private static CodeSource from(String uri) throws Exception {
    return new CodeSource(URI.create(uri).toURL(), (Certificate[]) null);
  }
}
