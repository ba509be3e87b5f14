package dev.headway.backbone;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Runs a session image by image, so that no image's bits depend on others; larger batches are
 * hardly faster on a CPU. Where a task has several cores, a thread of its own runs one image while
 * the task prepares the next ones.
 */
final class OnnxRunner implements FrozenRunner {
  /** Images of one call. */
  static final int BATCH = 1;

  /** Images on their way where a thread runs them: decoding takes now longer, now shorter. */
  private static final int AHEAD = 3;

  private final OnnxSessions.Lease session;
  private final Ahead thread;
  private final Executor executor;
  private final Slot[] slots;
  private final int length;
  private final int width;
  private float[] features;
  private int added;
  private int done;
  private boolean closed;

  /**
   * A runner.
   *
   * @param session given back when it is closed
   * @param cores that the task has
   * @param width values that come out for one image
   * @param inputShape height, width, channels
   */
  OnnxRunner(OnnxSessions.Lease session, int cores, int width, long... inputShape) {
    this.session = session;
    this.width = width;
    this.length = (int) Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
    this.features = new float[width];
    this.slots = new Slot[cores > 1 ? AHEAD : 1];
    this.thread = cores > 1 ? new Ahead() : null;
    this.executor = thread == null ? Runnable::run : thread;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(inputShape);
    }
  }

  @Override
  public int imageLength() {
    return length;
  }

  @Override
  public void add(float[] images, int offset) {
    if (added - done == slots.length) {
      collect();
    }
    slots[added % slots.length].start(images, offset);
    added++;
  }

  @Override
  public float[] features() {
    while (done < added) {
      collect();
    }
    float[] all = Arrays.copyOf(features, done * width);
    added = 0;
    done = 0;
    return all;
  }

  /** Waits for the image that was added first of those on their way. */
  private void collect() {
    int needed = Math.multiplyExact(done + 1, width);
    if (features.length < needed) {
      features = Arrays.copyOf(features, Math.max(needed, Math.multiplyExact(2 * done, width)));
    }
    slots[done % slots.length].finish(features, done * width);
    done++;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (thread != null) {
      thread.end();
    }
    for (Slot slot : slots) {
      slot.close();
    }
    session.close();
  }

  /** A thread of the task's own. */
  private static final class Ahead implements Executor {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::thread);
    private Thread thread;

    private Thread thread(Runnable work) {
      thread = new Thread(work, "headway-frozen-part");
      thread.setDaemon(true);
      return thread;
    }

    @Override
    public void execute(Runnable work) {
      executor.execute(work);
    }

    /** Waits for what runs: its memory is in use until then, and a call is short. */
    void end() {
      executor.shutdown();
      boolean interrupted = false;
      while (thread != null && thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Off-heap places of one image and its features, which the session reads and writes. */
  private final class Slot {
    private final FloatBuffer in = direct(length);
    private final FloatBuffer out = direct(width);
    private final OnnxTensor image;
    private final OnnxTensor values;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;
    private Future<?> running;

    Slot(long... inputShape) {
      try {
        image =
            OnnxTensor.createTensor(
                OnnxRuntime.environment(),
                in,
                new long[] {BATCH, inputShape[0], inputShape[1], inputShape[2]});
        values = OnnxTensor.createTensor(OnnxRuntime.environment(), out, new long[] {BATCH, width});
      } catch (OrtException e) {
        throw OnnxSessions.failure(e);
      }
      inputs = Map.of(session.session().getInputNames().iterator().next(), image);
      outputs = Map.of(session.session().getOutputNames().iterator().next(), values);
    }

    void start(float[] images, int offset) {
      in.clear();
      in.put(images, offset, length);
      FutureTask<?> run = new FutureTask<>(this::run, null);
      running = run;
      executor.execute(run);
    }

    private void run() {
      try {
        session.session().run(inputs, outputs).close();
      } catch (OrtException e) {
        throw OnnxSessions.failure(e);
      }
    }

    void finish(float[] to, int offset) {
      try {
        running.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while an image was featurized", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
      out.clear();
      out.get(to, offset, width);
    }

    void close() {
      image.close();
      values.close();
    }
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
