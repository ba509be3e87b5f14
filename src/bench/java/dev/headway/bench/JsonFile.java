package dev.headway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A benchmark's numbers, with the machine that they are from. */
final class JsonFile {
  private JsonFile() {}

  static void write(String file, Map<String, Object> numbers) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine());
    all.putAll(numbers);
    try {
      Path path = Path.of(file).toAbsolutePath();
      Files.createDirectories(path.getParent());
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(path.toFile(), all);
    } catch (IOException e) {
      throw HeadwayException.failure("can't write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The same on one line, for another process to read. */
  static void line(PrintStream out, Map<String, Object> numbers) {
    try {
      out.println(new ObjectMapper().writeValueAsString(numbers));
    } catch (IOException e) {
      throw HeadwayException.failure("can't write numbers: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("heap_mib", Runtime.getRuntime().maxMemory() >> 20);
    machine.put("java", System.getProperty("java.runtime.version"));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return machine;
  }
}
