package dev.headway.tracker;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.nd4j.shade.protobuf.ByteString;
import org.tensorflow.framework.DataType;
import org.tensorflow.framework.Summary;
import org.tensorflow.framework.SummaryMetadata;
import org.tensorflow.framework.TensorProto;
import org.tensorflow.framework.TensorShapeProto;

/**
 * TensorBoard: {@code tensorboard/train}, {@code validation} and {@code test} in the run's
 * directory, with the tags of Keras' callback, {@code epoch_loss} in the first two and so on. Steps
 * are epochs, from 0.
 *
 * <p>An epoch has a file of its own, which is never written again: object stores can't append, and
 * TensorBoard reads all files of a folder in the order of their names, those that come while it
 * runs too. So a run that goes on adds what isn't there.
 */
final class EventFiles implements Tracker {
  static final String FOLDER = "tensorboard";

  private static final String TRAIN = FOLDER + "/train";
  private static final String VALIDATION = FOLDER + "/validation";
  private static final String TEST = FOLDER + "/test";
  private static final String VAL = "val_";

  private final RunFiles files;
  private final Clock clock;
  private final Set<String> written = ConcurrentHashMap.newKeySet();
  private boolean looked;

  EventFiles(RunFiles files) {
    this(files, Clock.systemUTC());
  }

  EventFiles(RunFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "TensorBoard";
  }

  @Override
  public void update(TrackedRun run) {
    if (!looked) {
      for (String folder : List.of(TRAIN, VALIDATION, TEST)) {
        files.deleteUnfinished(folder);
        files.names(folder).forEach(name -> written.add(folder + "/" + name));
      }
      looked = true;
    }
    contents(run)
        .forEach(
            (name, content) -> {
              if (!written.contains(name)) {
                EventFile file = new EventFile(clock.millis() / 1e3);
                content.accept(file);
                files.write(name, file.bytes());
                written.add(name);
              }
            });
  }

  @Override
  public void interrupt() {
    // The run itself waits for the same file system, and ends with it.
  }

  @Override
  public List<String> missing(TrackedRun run) {
    Set<String> all = contents(run).keySet();
    long there = all.stream().filter(written::contains).count();
    return there == all.size()
        ? List.of()
        : List.of(all.size() - there + " of " + all.size() + " event files");
  }

  @Override
  public Optional<String> place() {
    return Optional.empty();
  }

  /** Each file and what is written into it. */
  private static Map<String, Consumer<EventFile>> contents(TrackedRun run) {
    Map<String, Consumer<EventFile>> contents = new LinkedHashMap<>();
    contents.put(name(TRAIN, 0), file -> file.summary(0, job(run)));
    List<Integer> epochs = run.history().epochs();
    for (int at = 0; at < epochs.size(); at++) {
      int epoch = epochs.get(at);
      Map<String, Double> values = values(run, at);
      Summary train = scalars(values, false);
      contents.put(name(TRAIN, epoch + 1), file -> file.summary(epoch, train));
      Summary validation = scalars(values, true);
      if (validation.getValueCount() > 0) {
        contents.put(name(VALIDATION, epoch + 1), file -> file.summary(epoch, validation));
      }
    }
    if (!run.images().isEmpty()) {
      long step = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1);
      contents.put(name(TEST, 0), file -> run.images().forEach(i -> file.summary(step, image(i))));
    }
    return contents;
  }

  private static String name(String folder, int number) {
    return String.format(Locale.ROOT, "%s/events.out.tfevents.%010d.headway", folder, number);
  }

  private static Map<String, Double> values(TrackedRun run, int at) {
    Map<String, Double> values = new LinkedHashMap<>();
    run.history().metrics().forEach((name, all) -> values.put(name, all.get(at)));
    return values;
  }

  private static Summary scalars(Map<String, Double> values, boolean validation) {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(VAL) == validation) {
            String tag = "epoch_" + (validation ? name.substring(VAL.length()) : name);
            summary.addValue(
                Summary.Value.newBuilder().setTag(tag).setSimpleValue(value.floatValue()));
          }
        });
    return summary.build();
  }

  /** The text plugin takes Markdown; what is indented is shown as it is. */
  private static Summary job(TrackedRun run) {
    String yaml = run.yaml().lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
    String text = "Run " + run.runId() + "\n\n" + yaml;
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addStringVal(ByteString.copyFromUtf8(text))
            .build();
    SummaryMetadata metadata =
        SummaryMetadata.newBuilder()
            .setPluginData(SummaryMetadata.PluginData.newBuilder().setPluginName("text"))
            .build();
    return Summary.newBuilder()
        .addValue(Summary.Value.newBuilder().setTag("job").setMetadata(metadata).setTensor(tensor))
        .build();
  }

  private static Summary image(TrackedImage image) {
    return Summary.newBuilder()
        .addValue(
            Summary.Value.newBuilder()
                .setTag(image.tag())
                .setMetadata(
                    SummaryMetadata.newBuilder()
                        .setDisplayName(image.tag())
                        .setSummaryDescription(image.caption()))
                .setImage(
                    Summary.Image.newBuilder()
                        .setWidth(image.width())
                        .setHeight(image.height())
                        .setColorspace(image.channels())
                        .setEncodedImageString(ByteString.copyFrom(image.png()))))
        .build();
  }
}
