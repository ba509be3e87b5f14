package dev.headway.preflight;

import dev.headway.error.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Checks driver and executors, and what the job's URIs are to them. */
public final class ClusterPreflight {
  private final SparkSession spark;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Consumer<Check> found;
  private final Map<String, String> uris = new LinkedHashMap<>();
  private final Map<String, ExitCode> codes = new LinkedHashMap<>();
  private final Map<String, Long> free = new LinkedHashMap<>();
  private Survey survey;

  /**
   * For a session.
   *
   * @param found is given each check as it is done
   */
  public ClusterPreflight(SparkSession spark, Consumer<Check> found) {
    this.spark = spark;
    this.found = found;
    for (Tuple2<String, String> each : spark.sparkContext().getConf().getAll()) {
      settings.put(each._1(), each._2());
    }
  }

  /**
   * Looks around on the driver and on each executor.
   *
   * @param written directories that the job writes to, by what it calls them
   * @param read what it reads, likewise; what isn't there is left to whoever opens it
   */
  public void survey(Map<String, String> written, Map<String, String> read) {
    Map<String, String> all = new LinkedHashMap<>(written);
    all.putAll(read);
    S3Checks.of(settings, all).forEach(found);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<Places> open = new ArrayList<>();
    ArrayList<Place> places = new ArrayList<>();
    try {
      written.forEach((name, uri) -> write(name, uri, hadoop, open, places));
      read.forEach((name, uri) -> read(name, uri, hadoop, places));
      survey = Survey.of(spark, new MachineProbe(places));
    } catch (Exception e) { // Spark throws checked exceptions that it doesn't declare.
      found.accept(
          Check.fail(
              "executors",
              "",
              ExitCode.FAILURE,
              "no task could be run: "
                  + Places.reason(e)
                  + "; see the executors' logs in Spark's pages or the cluster manager's"));
      if (!(e instanceof SparkException || e instanceof RuntimeException)) {
        throw new IllegalStateException(e);
      }
    } finally {
      // The last first: it may lie in a directory that an earlier one has made.
      for (int i = open.size() - 1; i >= 0; i--) {
        open.get(i).close();
      }
    }
    if (survey != null) {
      ExecutorChecks.of(survey, settings).forEach(found);
      MachineChecks.versions(survey).forEach(found);
      MachineChecks.opens(survey).forEach(found);
      MachineChecks.natives(survey).forEach(found);
      MachineChecks.bits(survey).forEach(found);
      MachineChecks.places(survey, codes, uris).forEach(found);
    }
  }

  private void write(
      String name, String uri, Configuration hadoop, List<Places> open, List<Place> places) {
    try {
      Places place = Places.writeTo(name, uri, hadoop);
      open.add(place);
      places.add(place.place());
      free.put(name, place.free());
      uris.put(name, uri);
      codes.put(name, ExitCode.FAILURE);
    } catch (IOException | RuntimeException e) {
      found.accept(
          Check.fail(
              name,
              MachineFacts.DRIVER,
              ExitCode.FAILURE,
              uri
                  + " can't be written: "
                  + Places.reason(e)
                  + "; set "
                  + name
                  + " to a directory that you may write to"));
    }
  }

  private void read(String name, String uri, Configuration hadoop, List<Place> places) {
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(hadoop);
      if (files.exists(path)) {
        String whole = files.makeQualified(path).toString();
        places.add(new Place(name, whole, null, new SerializableConfiguration(hadoop)));
        uris.put(name, uri);
        codes.put(name, ExitCode.INPUT);
      }
    } catch (IOException | RuntimeException e) {
      // Opening it says what is wrong.
      org.slf4j.LoggerFactory.getLogger(ClusterPreflight.class).info("{} can't be read", uri, e);
    }
  }

  /** Tasks that the executors run at a time; at least 1. */
  public int cores() {
    return survey == null ? 1 : Math.max(1, survey.cores());
  }

  /**
   * Whether the job fits.
   *
   * @param phases of the job, at least one
   */
  public void sizes(List<WorkSize> phases) {
    if (survey == null) {
      return;
    }
    boolean embedded = survey.executors().isEmpty();
    MemoryNeed driver = MemoryNeed.most(phases.stream().map(MemoryNeed::ofDriver).toList());
    if (embedded) {
      int tasks = survey.tasks(survey.driver());
      MemoryNeed both = driver.plus(executor(phases, tasks));
      memory(MemoryLimits.ofDriver(settings).as("embedded"), List.of(survey.driver()), both);
    } else {
      memory(MemoryLimits.ofDriver(settings), List.of(survey.driver()), driver);
      resultSize(phases);
      MachineFacts.by(
              survey.executors(),
              each -> List.of(survey.tasks(each), each.heap(), each.arrays(), each.physical()))
          .values()
          .forEach(
              all ->
                  memory(
                      MemoryLimits.ofExecutor(settings),
                      all,
                      executor(phases, survey.tasks(all.get(0)))));
    }
    long features = phases.stream().mapToLong(WorkSize::features).max().orElse(0);
    long share = features / survey.workers().size();
    // On a cluster rows travel to their lanes and to the evaluation's blocks through files.
    MachineChecks.scratch(survey, embedded ? 0 : share, 2 * share).forEach(found);
    room(features);
  }

  private static MemoryNeed executor(List<WorkSize> phases, int tasks) {
    return MemoryNeed.most(
        phases.stream().map(phase -> MemoryNeed.ofExecutor(phase, tasks)).toList());
  }

  private void memory(MemoryLimits planned, List<MachineFacts> all, MemoryNeed need) {
    MachineFacts one = all.get(0);
    MemoryLimits seen = planned.seen(one.heap(), one.arrays(), one.physical(), one.machine());
    MemoryChecks.of(MachineFacts.names(all), seen, need).forEach(found);
  }

  private void resultSize(List<WorkSize> phases) {
    long limit = Sizes.ofSpark(settings.getOrDefault("spark.driver.maxResultSize", "1g"));
    long most =
        phases.stream()
            .mapToLong(each -> each.state() * (each.driverAdds() ? each.workers() : 1))
            .max()
            .orElse(0);
    // Beside them come counts and the evaluation's sums.
    long wanted = most + most / 8 + 16 * Sizes.MIB;
    String said =
        "spark.driver.maxResultSize is "
            + Sizes.shown(limit)
            + ", and a round brings back "
            + Sizes.shown(most);
    found.accept(
        limit == 0 || wanted <= limit
            ? Check.ok("memory", MachineFacts.DRIVER, said)
            : Check.fail(
                "memory",
                MachineFacts.DRIVER,
                ExitCode.REQUEST,
                said + "; set spark.driver.maxResultSize=" + Sizes.setting(wanted)));
  }

  private void room(long features) {
    free.forEach(
        (name, bytes) -> {
          if (bytes < features) {
            found.accept(
                Check.warn(
                    name,
                    "",
                    uris.get(name)
                        + " has "
                        + Sizes.shown(bytes)
                        + " left, and the features of this job are "
                        + Sizes.shown(features)
                        + "; make room, or set features.store to a larger place or to none"));
          }
        });
  }
}
