package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final String LOG = "/l/headway.log";

  @Test
  void anErrorOfATaskKeepsItsCode() {
    Throwable inTask = HeadwayException.input("x.jpg: gone");
    assertThat(Failure.of(new SparkException("Job aborted", inTask), LOG))
        .isEqualTo(new Failure(ExitCode.INPUT, "x.jpg: gone"));
  }

  @Test
  void anythingElseIsItsInnermostCauseInOneLine() {
    Throwable t = new IllegalStateException("outer", new IOException("\n  disk full\nmore"));
    assertThat(Failure.of(t, LOG))
        .isEqualTo(
            new Failure(
                ExitCode.FAILURE,
                "java.io.IOException: disk full (the trace is in /l/headway.log)"));
    assertThat(Failure.of(new NullPointerException(), null))
        .isEqualTo(
            new Failure(
                ExitCode.FAILURE,
                "java.lang.NullPointerException (--stacktrace prints the trace)"));
  }

  @Test
  void lackOfMemorySaysWhatToRaise() {
    String heap =
        "out of memory: give the driver more, such as --driver-memory 8g before '--' (executors of"
            + " a cluster: --executor-memory), or make input.batch_size smaller (the trace is in"
            + " /l/headway.log)";
    assertThat(Failure.of(new OutOfMemoryError("Java heap space"), LOG).message()).isEqualTo(heap);
    Throwable lostInTask =
        new SparkException(
            "Job aborted: Lost task 0.0: java.lang.OutOfMemoryError: Java heap", null);
    assertThat(Failure.of(lostInTask, LOG).message()).isEqualTo(heap);
    Throwable off = new OutOfMemoryError("Physical memory usage is too high: 9g > 8g");
    assertThat(Failure.of(new RuntimeException(off), LOG).message())
        .isEqualTo(
            "out of memory for native arrays: give the driver more, such as --driver-memory 8g"
                + " before '--', or make input.batch_size smaller (the trace is in"
                + " /l/headway.log)");
  }

  @Test
  void anExecutorThatHadTooLittleMemorySaysTheSame() {
    for (String reason :
        List.of(
            "Command exited with code 52",
            "Container killed by YARN for exceeding physical memory limits. 1.6 GB of 1.5 GB used")) {
      Throwable lost =
          new SparkException(
              "Job aborted due to stage failure: Task 0 in stage 3.0 failed 4 times, most recent"
                  + " failure: Lost task 0.3 in stage 3.0 (TID 9) (h2 executor 5):"
                  + " ExecutorLostFailure (executor 5 exited caused by one of the running tasks)"
                  + " Reason: "
                  + reason,
              null);
      assertThat(Failure.of(lost, LOG).message()).startsWith("out of memory: ");
    }
  }

  @Test
  void aFullDiskSaysWhoseItIs() {
    Throwable inTask =
        new SparkException(
            "Job aborted due to stage failure: Task 1 in stage 7.0 failed 4 times, most recent"
                + " failure: Lost task 1.3 in stage 7.0 (TID 51) (h2 executor 1):"
                + " java.io.IOException: No space left on device",
            new IOException("No space left on device"));
    assertThat(Failure.of(inTask, LOG))
        .isEqualTo(
            new Failure(
                ExitCode.FAILURE,
                "the disk of executor 1 on h2 is full (No space left on device): make room where"
                    + " Spark keeps its files there (spark.local.dir, or a worker's"
                    + " SPARK_LOCAL_DIRS; /tmp by default), and start again; a run goes on with"
                    + " train --resume (the trace is in /l/headway.log)"));
    assertThat(Failure.of(new IOException("Disk quota exceeded"), null).message())
        .startsWith("a disk of this machine is full (Disk quota exceeded): make room where Spark");
  }

  @Test
  void causesThatGoRoundEnd() {
    Exception a = new Exception("a");
    Exception b = new Exception("b", a);
    a.initCause(b);
    assertThat(Failure.of(a, null).message())
        .isEqualTo("java.lang.Exception: b (--stacktrace prints the trace)");
  }
}
