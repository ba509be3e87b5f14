package dev.headway.it.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** A folder of Hadoop's settings, as {@code HADOOP_CONF_DIR} names one. */
final class HadoopSettings {
  private static final String LOGGING =
      """
      log4j.rootLogger=INFO,console
      log4j.appender.console=org.apache.log4j.ConsoleAppender
      log4j.appender.console.target=System.err
      log4j.appender.console.layout=org.apache.log4j.PatternLayout
      log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{1}: %m%n
      # A line for each block and each file.
      log4j.logger.org.apache.hadoop.hdfs.StateChange=WARN
      log4j.logger.BlockStateChange=WARN
      log4j.logger.org.apache.hadoop.hdfs.server.datanode.DataNode.clienttrace=WARN
      log4j.logger.org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit=WARN
      """;

  private HadoopSettings() {}

  /** Adds a file of settings to a folder, which is made if need be. */
  static Path write(Path folder, String file, Map<String, String> settings) throws IOException {
    Files.createDirectories(folder);
    Configuration configuration = new Configuration(false);
    settings.forEach(configuration::set);
    try (OutputStream out = Files.newOutputStream(folder.resolve(file))) {
      configuration.writeXml(out);
    }
    Path logging = folder.resolve("log4j.properties");
    if (!Files.exists(logging)) {
      Files.writeString(logging, LOGGING);
    }
    return folder;
  }
}
