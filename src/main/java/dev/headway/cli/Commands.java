package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.progress.Progress;
import java.util.List;

/**
 * What the commands do, behind the command line: it parses, an implementation of this works. A
 * method that ends without an exception says how the command ended; {@link
 * dev.headway.error.HeadwayException} is for everything a user can act on.
 */
interface Commands {
  /**
   * What every command has at hand.
   *
   * @param catalogs the user's own catalog directories, in the order given
   */
  record Context(List<String> catalogs, Console console, Progress progress) {
    /** Copies the list. */
    public Context {
      catalogs = List.copyOf(catalogs);
    }
  }

  /**
   * {@code headway catalog show}.
   *
   * @param name a data set's or a backbone's
   */
  record Show(String name) {}

  /**
   * {@code headway ingest}.
   *
   * @param from a local path or Hadoop URI of an image folder or CSV
   * @param to the shard directory to be written
   * @param format what the source is; null to find out
   * @param name the data set's name; null for the source's last part
   * @param shardMib the size of a shard in MiB, 1…1024
   * @param seed salts the rows' order
   */
  record Ingest(String from, String to, String format, String name, int shardMib, long seed) {}

  /**
   * {@code headway train}.
   *
   * @param job the job file's local path or Hadoop URI; null with {@code resume} alone
   * @param settings {@code key=value} over the file, in the order given
   * @param runId the run's id; null for one of the program's making
   * @param resume the run to go on with, by URI or by id; null for a new one
   */
  record Train(String job, List<String> settings, String runId, String resume) {
    /** Copies the list. */
    public Train {
      settings = List.copyOf(settings);
    }
  }

  /**
   * {@code headway evaluate}.
   *
   * @param model a run's or a bundle's URI
   * @param data a catalog's name, or the URI of shards or an image folder
   * @param split e.g. {@code train[90%:]}; null for all
   * @param out where the metrics are written; null for the terminal only
   */
  record Evaluate(String model, String data, String split, String out) {}

  /**
   * {@code headway report}.
   *
   * @param run a run's URI
   */
  record Report(String run) {}

  /**
   * {@code headway compare}.
   *
   * @param runs URIs
   * @param out files to write, by their endings
   * @param plots a folder for the curves; null for none
   */
  record Compare(List<String> runs, List<String> out, String plots) {
    /** Copies the lists. */
    public Compare {
      runs = List.copyOf(runs);
      out = List.copyOf(out);
    }
  }

  /** Shards whose SHA-256 is compared. */
  enum Shards {
    SAMPLE,
    ALL
  }

  /**
   * {@code headway preflight}.
   *
   * @param job the job file's local path or Hadoop URI
   * @param settings {@code key=value} over the file, in the order given
   * @param json where the checks are written; null for the terminal only
   */
  record Preflight(String job, List<String> settings, Shards shards, String json) {
    /** Copies the list. */
    public Preflight {
      settings = List.copyOf(settings);
    }
  }

  /**
   * {@code headway pretrain-sample}.
   *
   * @param to the directory of the weights
   * @param settings {@code key=value} over the built-in job
   */
  record PretrainSample(String to, List<String> settings) {
    /** Copies the list. */
    public PretrainSample {
      settings = List.copyOf(settings);
    }
  }

  /** Lists what can be named. */
  ExitCode catalogList(Context context);

  /** Shows one descriptor. */
  ExitCode catalogShow(Show request, Context context);

  /** Validates every descriptor. */
  ExitCode catalogCheck(Context context);

  /** Turns images into shards and an index. */
  ExitCode ingest(Ingest request, Context context);

  /** The main job; its {@link Console#result(String)} is the run's URI. */
  ExitCode train(Train request, Context context);

  /** Measures a model on data. */
  ExitCode evaluate(Evaluate request, Context context);

  /** Draws a run's report again. */
  ExitCode report(Report request, Context context);

  /** Shows runs side by side. */
  ExitCode compare(Compare request, Context context);

  /** Checks all that a job needs; a line each, and none of it stays. */
  ExitCode preflight(Preflight request, Context context);

  /** The main job on the built-in sample; its {@link Console#result(String)} is the report. */
  ExitCode quickstart(Context context);

  /** Makes the built-in backbone's weights. */
  ExitCode pretrainSample(PretrainSample request, Context context);
}
