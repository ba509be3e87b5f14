package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.io.PrintStream;
import java.util.Arrays;

/** The benchmarks' one door: {@code submit/bench COMMAND [--name value …]}. */
public final class Bench {
  private static final String USAGE =
      "submit/bench featurize | memory | endtoend | averaging | accuracy | aggregation | decode"
          + " | scale | concepts, with --name value pairs: see CONTRIBUTING.md";

  private Bench() {}

  /** Exit codes: 0 every bar is met, 1 one isn't, 2 the command line is wrong. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    int code;
    try {
      code = run(args, out);
    } catch (HeadwayException e) {
      System.err.append("bench: error: ").append(e.getMessage()).append('\n');
      code = e.exitCode().code();
    }
    out.flush();
    // Spark's and ND4J's threads would keep the JVM.
    System.exit(code);
  }

  private static int run(String[] args, PrintStream out) {
    String command = args.length == 0 ? "" : args[0];
    Arguments arguments =
        Arguments.parse(Arrays.copyOfRange(args, Math.min(1, args.length), args.length));
    return switch (command) {
      case "featurize" -> new FeaturizeBenchmark(arguments, out).run();
      case "featurize-one" -> new FeaturizeProcess(arguments, out).run();
      case "memory" -> new MemoryBenchmark(arguments, out).run();
      case "memory-one" -> new MemoryProcess(arguments, out).run();
      case "endtoend" -> new EndToEndBenchmark(arguments, out).run();
      case "averaging" -> new AveragingBenchmark(arguments, out).run();
      case "accuracy" -> new AccuracyTable(arguments, out).run();
      case "aggregation" -> new AggregationReport(arguments, out).run();
      case "decode" -> new DecodeBenchmark(arguments, out).run();
      case "scale" -> new ScaleBenchmark(arguments, out).run();
      case "concepts" -> new ConceptsCommand(arguments, out).run();
      default -> throw HeadwayException.request("no benchmark '" + command + "'; usage: " + USAGE);
    };
  }
}
