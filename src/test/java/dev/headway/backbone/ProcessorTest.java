package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void isWhatKernelsAreChosenBy() {
    String cpuinfo =
        """
        processor	: 0
        model name	: Some CPU @ 2.00GHz
        flags		: fpu sse4_2 fma avx f16c avx2 rdseed
        processor	: 1
        flags		: fpu avx512f
        """;
    assertThat(Processor.of("amd64", cpuinfo)).isEqualTo("amd64 avx avx2 f16c fma sse4_2");
    assertThat(Processor.of("aarch64", "Features	: fp asimd evtstrm sve\n"))
        .isEqualTo("aarch64 asimd sve");
    assertThat(Processor.of("riscv64", "processor : 0\n")).isEqualTo("riscv64");
    assertThat(Processor.kind()).startsWith(System.getProperty("os.arch"));
  }
}
