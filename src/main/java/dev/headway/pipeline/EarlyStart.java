package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hadoop.conf.Configuration;

/**
 * What a job's start doesn't need Spark for, in a thread beside it: the backbone with all that is
 * loaded for it. How it ends, with a network or an error, is seen when a job asks for it.
 */
public final class EarlyStart {
  private static final EarlyStart NONE = new EarlyStart(null, null);

  private final JobConfig job;
  private final CompletableFuture<PreparedBackbone> backbone;

  private EarlyStart(JobConfig job, CompletableFuture<PreparedBackbone> backbone) {
    this.job = job;
    this.backbone = backbone;
  }

  /** Nothing is begun early. */
  public static EarlyStart none() {
    return NONE;
  }

  /**
   * Begins.
   *
   * @param hadoop as far as it is known without Spark: where weights aren't on this machine, that
   *     may not be all, and they are loaded when a job asks for them
   */
  public static EarlyStart of(JobConfig job, Catalog catalog, Configuration hadoop) {
    CompletableFuture<PreparedBackbone> backbone = new CompletableFuture<>();
    BackboneLoader loader = new BackboneLoader(catalog, hadoop);
    Thread thread = new Thread(() -> load(job, loader, backbone), "headway-early-start");
    // A process that ends for another reason doesn't wait.
    thread.setDaemon(true);
    thread.start();
    return new EarlyStart(job, backbone);
  }

  private static void load(
      JobConfig job, BackboneLoader loader, CompletableFuture<PreparedBackbone> into) {
    try {
      PreparedBackbone loaded = null;
      if (loader.isLocal(job)) {
        loaded = PreparedBackbone.load(loader, job);
        loaded.warmUp();
      }
      into.complete(loaded);
    } catch (Throwable t) { // Whoever asks for it is to see it.
      into.completeExceptionally(t);
    }
  }

  /** The job's backbone, if it was begun; else it is loaded now. */
  PreparedBackbone backbone(JobConfig of, BackboneLoader otherwise) {
    PreparedBackbone begun = of.equals(job) ? await() : null;
    return begun == null ? PreparedBackbone.load(otherwise, of) : begun;
  }

  private PreparedBackbone await() {
    try {
      return backbone.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
