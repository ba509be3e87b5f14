package dev.headway.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.Shared;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The main job, small: photographs of cats and dogs through MobileNetV1 0.25 where the shared
 * folder has them, else the built-in sample through the built-in network; two files are no images.
 * Two workers, dropout, {@value #EPOCHS} epochs of several rounds.
 *
 * <p>{@code -Dheadway.it.photographs=N} takes N of each kind.
 */
public final class Subject {
  /** How many epochs it trains. */
  public static final int EPOCHS = 4;

  /** Its {@code fit.workers}. */
  public static final int WORKERS = 2;

  /** Longer than a run takes on a machine that others work on too. */
  public static final Duration LIMIT = Duration.ofMinutes(8);

  private static final String NAME = "subject";
  private static final List<String> LABELS = List.of("cats", "dogs");

  private final Path folder;
  private final boolean photographs;
  private Outcome reference;
  private Path shards;

  private Subject(Path folder, boolean photographs) {
    this.folder = folder;
    this.photographs = photographs;
  }

  /** Makes its images in a folder. */
  static Subject in(Path folder) throws IOException {
    Path shared = Shared.root();
    Subject subject =
        new Subject(
            folder,
            Files.isDirectory(shared.resolve("datasets/cats_vs_dogs"))
                && Files.isRegularFile(weightsIn(shared)));
    if (subject.photographs) {
      int count = Integer.getInteger("headway.it.photographs", 300);
      for (String label : LABELS) {
        copy(shared.resolve("datasets/cats_vs_dogs").resolve(label), subject.images(), count);
      }
    } else {
      SampleData.write(
          FileSystem.getLocal(new Configuration()),
          new org.apache.hadoop.fs.Path(subject.images().toUri()),
          new SampleSpec(SceneSet.QUICKSTART, 5, 160, 2));
    }
    return subject;
  }

  private static Path weightsIn(Path shared) {
    return shared.resolve("backbones/mobilenet_v1_0.25_224_notop.h5");
  }

  private static void copy(Path from, Path images, int count) throws IOException {
    Path to = Files.createDirectories(images.resolve(from.getFileName()));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.sorted().limit(count).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Files.writeString(to.resolve("no-image.jpg"), "not a photograph");
  }

  /** Whether it has photographs; else it has the built-in sample. */
  public boolean hasPhotographs() {
    return photographs;
  }

  /** A local folder of images, one folder a class. */
  public Path images() {
    return folder.resolve("images");
  }

  /** Its images as local shards, several; the first call ingests them. */
  public synchronized Path shards() throws IOException {
    if (shards == null) {
      Path made = folder.resolve("shards");
      List<String> command = ingest(images().toString(), made.toString());
      succeed(new Submission(Map.of(), command).spark("--master", "local[2]"));
      shards = made;
    }
    return shards;
  }

  /** The words of {@code headway ingest} with which its shards are made. */
  public List<String> ingest(String from, String to) {
    String size = photographs ? "4" : "1";
    return List.of("ingest", "--from", from, "--to", to, "--shard-mib", size);
  }

  /** The weights' local file; null where the network is built in. */
  public Path weights() {
    return photographs ? weightsIn(Shared.root()) : null;
  }

  /** The local disk: its shards, and a new output. */
  public Place local() throws IOException {
    return new Place(
        shards().toString(),
        photographs ? weights().toString() : null,
        Files.createTempDirectory(folder, "runs").toString());
  }

  /** The text of its job file. */
  public String job(Place place) {
    return String.join(
        "\n",
        "name: " + NAME,
        "data:",
        "  source: \"" + place.shards() + "\"",
        "  train: \"train[:80%]\"",
        "  validation: \"train[80%:90%]\"",
        "  test: \"train[90%:]\"",
        "backbone:",
        "  name: " + (photographs ? "mobilenet_v1_0.25_224" : "headway_net"),
        place.weights() == null ? "" : "  weights: \"" + place.weights() + "\"",
        "input: { batch_size: 16, shuffle_buffer: 50 }",
        "head: { dropout: 0.2 }",
        "fit: { epochs: " + EPOCHS + ", workers: " + WORKERS + ", averaging_frequency: 3 }",
        "output: \"" + place.output() + "\"",
        "");
  }

  /** The words of {@code headway train}, by a job file on the local disk. */
  public List<String> train(Place place, String id) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "job", ".yaml"), job(place));
    // Where HDFS is the default, a path alone would be one of HDFS.
    return train(file.toUri().toString(), id);
  }

  /** The words of {@code headway train}, by a job file that lies anywhere. */
  public List<String> train(String file, String id) {
    return new ArrayList<>(List.of("train", "--job", file, "--run-id", id));
  }

  /** The URI or path of a run's directory. */
  public String directory(Place place, String id) {
    return place.output() + "/" + NAME + "/" + id;
  }

  /**
   * What a run that succeeded came to: its rows each epoch are what they must be.
   *
   * @param fs the output's
   */
  public Outcome outcome(FileSystem fs, Place place, String id) throws IOException {
    return Outcome.of(fs, new org.apache.hadoop.fs.Path(directory(place, id)));
  }

  /** What it comes to on {@code local[2]}; the first call runs it. */
  public synchronized Outcome reference() throws IOException {
    if (reference == null) {
      Place place = local();
      succeed(new Submission(Map.of(), train(place, "local")).spark("--master", "local[2]"));
      reference = outcome(FileSystem.getLocal(new Configuration()), place, "local");
    }
    return reference;
  }

  /** Runs something to its end, which must be exit code 0. */
  public static void succeed(Submission submission) throws IOException {
    try (LoggedProcess run = submission.start()) {
      assertThat(run.exitCode(LIMIT)).as(run.tail()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
