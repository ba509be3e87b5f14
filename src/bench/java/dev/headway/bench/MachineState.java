package dev.headway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** How busy the machine is: whoever else computes is part of every number. */
final class MachineState {
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private MachineState() {}

  /** Processor, cores, and what the system had to do in the last minute. */
  static Map<String, Object> now() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("processor", processor());
    state.put("cores", Runtime.getRuntime().availableProcessors());
    state.put("load_average", load());
    return state;
  }

  static String describe() {
    return String.format(
        "%s, %d cores, load average %s",
        processor(), Runtime.getRuntime().availableProcessors(), load());
  }

  private static String load() {
    String[] words = read(LOAD).split(" ");
    return words.length < 3 ? "unknown" : String.join(" ", words[0], words[1], words[2]);
  }

  private static String processor() {
    return read(PROCESSORS)
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return ""; // Not Linux.
    }
  }
}
