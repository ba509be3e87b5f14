package dev.headway.sample;

import dev.headway.error.HeadwayException;
import dev.headway.storage.Stores;
import dev.headway.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes generated scenes as an image folder: {@code <class>/<class>-0001.jpg}, …, and after each
 * class' images its share of broken files.
 */
public final class SampleData {
  /** The ways in which files go bad, in turn. */
  private enum Fault {
    CUT_OFF,
    TEXT,
    EMPTY
  }

  private SampleData() {}

  /**
   * Writes the folder: into a folder beside it first ({@code _<name>.part}), which is then renamed,
   * so that {@code directory} is there whole or not at all. In an object store, which can't rename,
   * there is a part of it until this returns; what this fails to finish is removed again.
   *
   * @throws HeadwayException when {@code directory} exists already, or can't be written
   */
  public static void write(FileSystem files, Path directory, SampleSpec spec) {
    try {
      if (files.exists(directory)) {
        throw HeadwayException.request(
            directory + " is there already: name a folder that isn't, or remove it");
      }
      if (Stores.isObjectStore(files)) {
        writeInPlace(files, directory, spec);
      } else {
        writeAndRename(files, directory, spec);
      }
    } catch (IOException e) {
      throw HeadwayException.failure(
          "can't write the sample to " + directory + " (" + e.getMessage() + "): check its rights",
          e);
    }
  }

  private static void writeAndRename(FileSystem files, Path directory, SampleSpec spec)
      throws IOException {
    Path part = new Path(directory.getParent(), "_" + directory.getName() + ".part");
    files.delete(part, true);
    writeClasses(files, part, spec);
    if (!files.rename(part, directory)) {
      throw new IOException("rename of " + part + " was refused");
    }
  }

  private static void writeInPlace(FileSystem files, Path directory, SampleSpec spec)
      throws IOException {
    try {
      writeClasses(files, directory, spec);
    } catch (IOException e) {
      try {
        files.delete(directory, true);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private static void writeClasses(FileSystem files, Path root, SampleSpec spec)
      throws IOException {
    SceneGenerator scenes = new SceneGenerator(spec.set(), spec.seed());
    List<String> labels = spec.set().labels();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      int number = 1;
      for (; number <= spec.imagesPerClass(); number++) {
        write(files, file(root, label, number), scenes.jpeg(label, number));
      }
      for (int broken = i; broken < spec.brokenFiles(); broken += labels.size(), number++) {
        Fault fault = Fault.values()[broken % Fault.values().length];
        write(files, file(root, label, number), broken(fault, scenes.jpeg(label, number)));
      }
    }
  }

  private static Path file(Path root, String label, int number) {
    String name = String.format(Locale.ROOT, "%s-%04d.jpg", label, number);
    return new Path(new Path(root, label), name);
  }

  private static byte[] broken(Fault fault, byte[] jpeg) {
    return switch (fault) {
      case CUT_OFF -> Arrays.copyOf(jpeg, jpeg.length * 3 / 5);
      case TEXT -> "hello, this is no picture\n".getBytes(StandardCharsets.US_ASCII);
      case EMPTY -> new byte[0];
    };
  }

  private static void write(FileSystem files, Path file, byte[] bytes) throws IOException {
    new WholeFile(files, file).write(out -> out.write(bytes));
  }
}
