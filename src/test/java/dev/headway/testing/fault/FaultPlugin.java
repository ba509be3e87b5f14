package dev.headway.testing.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A Spark plugin that makes tasks go wrong in the way that {@link #FAULT} names. Only first
 * attempts are touched. What {@code onTaskStart} throws Spark swallows, so failures come from a
 * completion listener: when the work is done but not yet reported.
 *
 * <p>It has no other class of this repository beside it, so that a jar of this package will do.
 */
public final class FaultPlugin implements SparkPlugin {
  /** The setting: the name of a {@link Fault}. */
  public static final String FAULT = "spark.headway.test.fault";

  /** The executors' host that {@link Fault#STRAGGLE} and {@link Fault#HOLD} touch. */
  public static final String HOST = "spark.headway.test.host";

  /** The stage that {@link Fault#HOLD} touches. */
  public static final String STAGE = "spark.headway.test.stage";

  /** The folder where {@link Fault#HOLD} leaves a file, named by its process' id. */
  public static final String HELD = "spark.headway.test.held";

  /** The message of tasks that were made to fail. */
  public static final String MESSAGE = "this task was made to fail";

  /** A copy of the task that runs elsewhere ends the waiting. */
  private static final long LONGEST_STRAGGLE = TimeUnit.SECONDS.toNanos(3);

  private static final long LONGEST_HOLD = TimeUnit.SECONDS.toNanos(60);

  /** What goes wrong. */
  public enum Fault {
    /** In every stage, the task that comes first to this executor fails. */
    FAIL_ONCE,
    /**
     * In every stage, the task that comes first to the host's executor waits until it is killed, in
     * stages of even number before its work, in others after it.
     */
    STRAGGLE,
    /** The first task of the stage on the host's executor says where it is, and waits. */
    HOLD
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Faulty();
  }

  private static final class Faulty implements ExecutorPlugin {
    private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
    private Fault fault;
    private String host;
    private int stage;
    private String held;

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      fault = Fault.valueOf(context.conf().get(FAULT));
      host = context.conf().get(HOST, "");
      stage = context.conf().getInt(STAGE, -1);
      held = context.conf().get(HELD, "");
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      boolean first = task.attemptNumber() == 0 && task.stageAttemptNumber() == 0;
      if (first && here() && stages.add(task.stageId())) {
        switch (fault) {
          case FAIL_ONCE -> atEnd(task, context -> fail());
          case STRAGGLE -> {
            if (task.stageId() % 2 == 0) {
              waitUntilKilled(task, LONGEST_STRAGGLE);
            } else {
              atEnd(task, context -> waitUntilKilled(context, LONGEST_STRAGGLE));
            }
          }
          case HOLD -> {
            if (task.stageId() == stage) {
              hold(task);
            }
          }
          default -> throw new IllegalStateException(fault + "");
        }
      }
    }

    /** The context's own host name is null on an executor that serves no files. */
    private boolean here() {
      return host.isEmpty() || host.equals(SparkEnv.get().blockManager().blockManagerId().host());
    }

    private static void atEnd(TaskContext task, TaskCompletionListener listener) {
      task.addTaskCompletionListener(listener);
    }

    private static void fail() {
      throw new IllegalStateException(MESSAGE);
    }

    private void hold(TaskContext task) {
      try {
        Files.createFile(Path.of(held, String.valueOf(ProcessHandle.current().pid())));
      } catch (IOException e) {
        throw new IllegalStateException(held + " can't be written to", e);
      }
      waitUntilKilled(task, LONGEST_HOLD);
    }

    /** A kill of the task only sets a flag. */
    private static void waitUntilKilled(TaskContext task, long longest) {
      long start = System.nanoTime();
      while (!task.isInterrupted() && System.nanoTime() - start < longest) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }
}
