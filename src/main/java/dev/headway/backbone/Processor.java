package dev.headway.backbone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The kind of processor, as far as it decides which bits a network gives. */
public final class Processor {
  /** What numeric libraries choose their kernels by. */
  private static final List<String> THAT_MATTER =
      List.of(
          "sse4_2",
          "avx",
          "f16c",
          "fma",
          "avx2",
          "avx512f",
          "avx512bw",
          "avx512dq",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "avx512_fp16",
          "avx_vnni",
          "amx_tile",
          "amx_bf16",
          "asimd",
          "asimdhp",
          "asimddp",
          "bf16",
          "i8mm",
          "sve",
          "sve2");

  private static final String KIND = of(System.getProperty("os.arch"), Path.of("/proc/cpuinfo"));

  private Processor() {}

  /** Of this machine, such as {@code amd64 avx avx2 f16c fma sse4_2}. */
  public static String kind() {
    return KIND;
  }

  /** Channels of a map that ONNX Runtime computes together; 0 where more are of no use. */
  static int channelBlock() {
    return KIND.contains(" avx512f") ? 16 : 0;
  }

  private static String of(String architecture, Path cpuinfo) {
    try {
      return of(architecture, Files.readString(cpuinfo, StandardCharsets.ISO_8859_1));
    } catch (IOException | SecurityException e) {
      // Not Linux: machines of one architecture are taken for equal.
      return architecture;
    }
  }

  /**
   * By what Linux says.
   *
   * @param cpuinfo as {@code /proc/cpuinfo}; its first processor stands for all
   */
  static String of(String architecture, String cpuinfo) {
    Set<String> has =
        cpuinfo
            .lines()
            .filter(line -> line.matches("(flags|Features)\\s*:.*"))
            .findFirst()
            .map(line -> new TreeSet<>(Arrays.asList(line.split("[\\s:]+"))))
            .orElseGet(TreeSet::new);
    has.retainAll(THAT_MATTER);
    return has.isEmpty() ? architecture : architecture + " " + String.join(" ", has);
  }
}
