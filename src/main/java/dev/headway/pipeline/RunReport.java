package dev.headway.pipeline;

import dev.headway.history.Gallery;
import dev.headway.history.GalleryParser;
import dev.headway.report.Plot;
import dev.headway.report.Plots;
import dev.headway.report.ReportData;
import dev.headway.report.ReportText;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people look at, made when the model and its numbers are written. It is worth a warning when
 * something of it fails, never the run.
 */
final class RunReport {
  private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);

  private RunReport() {}

  /**
   * Makes it.
   *
   * @param gallery fetches the pictures
   * @param say is told the summary, and what failed
   */
  static void make(RunDirectory run, Supplier<Gallery> gallery, Consumer<String> say) {
    try {
      ReportData data = ReportJob.data(run);
      say.accept(ReportText.summary(data));
      // Beside the pictures: a library that draws takes a while to be loaded.
      ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
      CompletableFuture<List<Plot>> plots =
          CompletableFuture.supplyAsync(() -> Plots.of(data, warnings::add));
      Gallery pictures = takePictures(run, gallery, say);
      List<Plot> drawn = plots.join();
      warnings.forEach(say);
      ReportJob.write(run, data.with(pictures), drawn);
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError e) {
      // Exception, for Spark throws checked ones undeclared; the errors, for a page of much data.
      LOG.warn("The report of run {} failed", run.uri(), e);
      say.accept(
          "warning: the report can't be made: "
              + reason(e)
              + "; the model and its numbers are in "
              + run.uri()
              + ", and headway report draws it again");
    }
  }

  private static Gallery takePictures(
      RunDirectory run, Supplier<Gallery> gallery, Consumer<String> say) {
    try {
      Gallery pictures = gallery.get();
      run.write(ReportJob.GALLERY, GalleryParser.toJson(pictures));
      return pictures;
    } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError e) {
      LOG.warn("The pictures of run {} failed", run.uri(), e);
      say.accept(
          "warning: the report has no pictures: "
              + reason(e)
              + "; they are taken while training only: train again to have them");
      return Gallery.NONE;
    }
  }

  /** In one line, as a warning has it. */
  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse(root.toString());
  }
}
