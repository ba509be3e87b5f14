package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conf/log4j2.properties}, by what it writes. */
class LogFormatTest {
  private static final String NASTY = "a \"b\" \\ c\n\tnew line, {braces} and \u0007";

  @TempDir private Path root;

  @AfterEach
  void forget() {
    System.clearProperty("headway.log");
    System.clearProperty("headway.log.format");
    ThreadContext.clearAll();
  }

  @Test
  void aJsonLineIsAnObjectWithItsRunEpochAndRound() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : write("json").lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).fieldNames())
        .toIterable()
        .containsExactly("time", "pid", "level", "logger", "thread", "message");
    JsonNode round = lines.get(1);
    assertThat(round.get("run").textValue()).isEqualTo("20261124-\"x\"");
    assertThat(round.get("epoch").intValue()).isEqualTo(3);
    assertThat(round.get("round").intValue()).isEqualTo(12);
    assertThat(round.get("level").textValue()).isEqualTo("INFO");
    assertThat(round.get("logger").textValue()).isEqualTo("dev.headway.some.Logger");
    assertThat(round.get("message").textValue()).isEqualTo(NASTY);
    assertThat(round.get("pid").longValue()).isEqualTo(ProcessHandle.current().pid());
    JsonNode failed = lines.get(2);
    assertThat(failed.has("round")).isFalse();
    assertThat(failed.get("message").textValue()).isEqualTo("it failed");
    assertThat(failed.get("exception").textValue().strip())
        .startsWith("java.lang.IllegalStateException: the \"reason\"")
        .contains("at dev.headway.cli.LogFormatTest");
  }

  @Test
  void aTextLineHasThemAsWords() throws IOException {
    List<String> lines = write("text").lines().toList();
    assertThat(lines.get(0)).matches("[0-9-]{10} [0-9:.]{12} \\d+ INFO  d.h.s.Logger \\[.+] begin");
    assertThat(lines.get(1)).contains("] run=20261124-\"x\" epoch=3 round=12 a \"b\"");
    assertThat(lines).anyMatch(line -> line.endsWith("] run=20261124-\"x\" epoch=3 it failed"));
    assertThat(lines).anyMatch(line -> line.endsWith("IllegalStateException: the \"reason\""));
  }

  private String write(String format) throws IOException {
    Path log = root.resolve("headway.log");
    System.setProperty("headway.log", log.toString());
    System.setProperty("headway.log.format", format);
    Path conf = Path.of("conf/log4j2.properties");
    try (LoggerContext context = new LoggerContext("a test's own")) {
      context.start(
          new PropertiesConfigurationFactory()
              .getConfiguration(
                  context, new ConfigurationSource(Files.newInputStream(conf), conf.toFile())));
      Logger logger = context.getLogger("dev.headway.some.Logger");
      logger.info("begin");
      ThreadContext.put("mdc.run", "20261124-\"x\"");
      ThreadContext.put("mdc.epoch", "3");
      ThreadContext.put("mdc.round", "12");
      logger.info("{}", NASTY);
      ThreadContext.remove("mdc.round");
      logger.error("it failed", new IllegalStateException("the \"reason\""));
    }
    return Files.readString(log);
  }
}
