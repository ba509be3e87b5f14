package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Recorder recorder = new Recorder();

  @Test
  void eachCommandBecomesItsRequest() {
    assertThat(request("catalog list")).isEqualTo("catalog list");
    assertThat(request("catalog check")).isEqualTo("catalog check");
    assertThat(request("catalog show cats")).isEqualTo(new Commands.Show("cats"));
    assertThat(request("ingest --from a --to b"))
        .isEqualTo(new Commands.Ingest("a", "b", null, null, 64, 0));
    assertThat(
            request(
                "ingest --from=a --to=b --format folder --name n --shard-mib 1 --seed -9000000000"))
        .isEqualTo(new Commands.Ingest("a", "b", "folder", "n", 1, -9000000000L));
    assertThat(request("train --job j.yaml"))
        .isEqualTo(new Commands.Train("j.yaml", List.of(), null, null));
    assertThat(request("train --set a.b=1 --job j --set a.b=2,3 --run-id r-1"))
        .isEqualTo(new Commands.Train("j", List.of("a.b=1", "a.b=2,3"), "r-1", null));
    assertThat(request("train --resume runs/j/1"))
        .isEqualTo(new Commands.Train(null, List.of(), null, "runs/j/1"));
    assertThat(request("train --job j --resume 1"))
        .isEqualTo(new Commands.Train("j", List.of(), null, "1"));
    assertThat(request("evaluate --model m --data @d"))
        .isEqualTo(new Commands.Evaluate("m", "@d", null, null));
    assertThat(request("evaluate --model m --data d --split test[:5%] --out o.json"))
        .isEqualTo(new Commands.Evaluate("m", "d", "test[:5%]", "o.json"));
    assertThat(request("report hdfs://h/r")).isEqualTo(new Commands.Report("hdfs://h/r"));
    assertThat(request("pretrain-sample --to d --set x=1"))
        .isEqualTo(new Commands.PretrainSample("d", List.of("x=1")));
  }

  @Test
  void catalogsAreTakenBeforeAndAfterTheCommand() {
    run("--catalog a catalog list --catalog b");
    assertThat(recorder.context.catalogs()).containsExactly("a", "b");
  }

  @Test
  void theResultIsTheLastLineOfStdout() {
    assertThat(run("quickstart")).isEqualTo(ExitCode.DONE);
    assertThat(out()).isEqualTo("a line\nruns/quickstart/1/report.html\n");
    assertThat(err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "train --jbo x|unknown option '--jbo'; did you mean '--job'? (see headway train --help)",
        "train --job x --zzzzzzzz=1|unknown option '--zzzzzzzz'; valid: --job, --set, --run-id,"
            + " --resume,"
            + " --catalog, --stacktrace, --help, --version (see headway train --help)",
        "trian|unknown command 'trian'; did you mean 'train'? (see headway --help)",
        "dance|unknown command 'dance'; valid: quickstart, preflight, train, evaluate, report,"
            + " compare, ingest, catalog (see headway --help)",
        "catalog shwo|unknown command 'shwo'; did you mean 'show'? (see headway catalog --help)",
        "catalog|catalog: say what to do: list, show, check (see headway catalog --help)",
        "catalog show|missing: NAME (see headway catalog show --help)",
        "compare|missing: RUN (see headway compare --help)",
        "train|missing: '--job FILE' (see headway train --help)",
        "train --job|option '--job' lacks its value FILE (see headway train --help)",
        "ingest|missing: '--from URI', '--to URI' (see headway ingest --help)",
        "train --job a --job b|option '--job' is given twice; give it once (see headway train"
            + " --help)",
        "ingest --from a --to b --shard-mib x|--shard-mib x: must be a whole number (see headway"
            + " ingest --help)",
        "report a b|unexpected argument 'b' (see headway report --help)",
        "train --master yarn --job x|option '--master' is Spark's: put it before a '--', as in"
            + " submit/headway --master … -- train … (see headway train --help)",
        "--master yarn train|option '--master' is Spark's: put it before a '--', as in"
            + " submit/headway --master … -- headway … (see headway --help)",
      })
  void aCommandLineThatCantBeUnderstood(String line, String message) {
    assertThat(run(line)).isEqualTo(ExitCode.REQUEST);
    assertThat(err()).isEqualTo("headway: " + message + "\n");
    assertThat(out()).isEmpty();
    assertThat(recorder.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "predict --model x --data y|headway predict: not built yet",
        "predict --help|headway predict: not built yet",
        "export|headway export: not built yet",
        "fetch cats --to x|headway fetch: not built yet",
        "train --resume r --run-id i|--resume and --run-id: a run that goes on keeps its id; leave"
            + " --run-id out",
        "ingest --from a --to b --shard-mib 0|--shard-mib 0: must be 1 to 1024 MiB",
        "ingest --from a --to b --shard-mib 1025|--shard-mib 1025: must be 1 to 1024 MiB",
        "train --job x --run-id a/b|--run-id a/b: must be letters, digits, '.', '_' and '-', begin"
            + " with a letter or digit, and have at most 100",
      })
  void aRequestThatIsRefused(String line, String message) {
    assertThat(run(line)).isEqualTo(ExitCode.REQUEST);
    assertThat(err()).isEqualTo("headway: error: " + message + "\n");
    assertThat(recorder.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h"})
  void helpNamesWhatIsBuilt(String line) {
    assertThat(run(line)).isEqualTo(ExitCode.DONE);
    assertThat(err()).isEmpty();
    assertThat(out())
        .startsWith("Usage: submit/headway [SPARK OPTIONS --] COMMAND [OPTIONS]\n")
        .contains(
            "quickstart",
            "preflight",
            "train",
            "evaluate",
            "report",
            "compare",
            "ingest",
            "catalog",
            "--stacktrace")
        .doesNotContain("predict", "export", "fetch", "pretrain");
  }

  @Test
  void aCommandsHelpNamesItsOptions() {
    assertThat(run("train --help")).isEqualTo(ExitCode.DONE);
    assertThat(out())
        .startsWith("Usage: headway train ")
        .contains("--job=FILE", "--resume=RUN", "--catalog=DIR");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(run("--version")).isEqualTo(ExitCode.DONE);
    assertThat(out()).isEqualTo("headway (development)\n");
  }

  @Test
  void anErrorEndsWithItsOwnCode() {
    assertThat(failing(HeadwayException.input("no such folder: x"), "quickstart"))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err()).isEqualTo("headway: error: no such folder: x\n");
  }

  @Test
  void theTraceIsPrintedOnDemand() {
    assertThat(failing(HeadwayException.diverged("loss is NaN"), "--stacktrace quickstart"))
        .isEqualTo(ExitCode.DIVERGED);
    assertThat(err())
        .startsWith(
            "headway: error: loss is NaN\n"
                + "dev.headway.error.HeadwayException: loss is NaN\n"
                + "\tat dev.headway.error.HeadwayException.diverged(")
        .endsWith(")\n");
  }

  @Test
  void commandsThatCantBeMadeAreToldLikeTheRest() {
    Supplier<Commands> none =
        () -> {
          throw new IllegalStateException("nothing is there");
        };
    assertThat(application(none).run("quickstart")).isEqualTo(ExitCode.FAILURE);
    assertThat(err())
        .isEqualTo(
            "headway: error: java.lang.IllegalStateException: nothing is there (the trace is in"
                + " /logs/headway.log)\n");
  }

  private ExitCode failing(RuntimeException e, String line) {
    Supplier<Commands> failing =
        () -> {
          throw e;
        };
    return application(failing).run(line.split(" "));
  }

  private Object request(String line) {
    assertThat(run(line)).as(err()).isEqualTo(ExitCode.DONE);
    assertThat(err()).isEmpty();
    return recorder.requests.get(recorder.requests.size() - 1);
  }

  private ExitCode run(String line) {
    return application(() -> recorder).run(line.isEmpty() ? new String[0] : line.split(" "));
  }

  private Application application(Supplier<Commands> commands) {
    Console console = new Console(stream(out), stream(err));
    return new Application(commands, console, Progress.SILENT, "/logs/headway.log");
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
