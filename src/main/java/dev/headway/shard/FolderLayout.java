package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The class folders of an image folder, found on the driver; the files in them are listed by tasks.
 *
 * <p>A child of the root that has images directly in it is a class, one that has only folders is a
 * split; all children must be the same. Where every child has one of the usual names of splits,
 * they are splits.
 *
 * @param splits in code-point order
 * @param labels in code-point order, over all splits
 * @param folders the class folders
 * @param skipped what was passed over on the way to them
 */
record FolderLayout(
    List<String> splits, List<String> labels, List<ClassFolder> folders, Skipped skipped) {

  /** One class folder of one split. */
  record ClassFolder(String split, String label, String path) implements Serializable {}

  private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "bmp", "gif", "webp");
  private static final Set<String> USUAL_SPLITS =
      Set.of("train", "training", "val", "valid", "validation", "test", "testing");

  static boolean hidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  static boolean image(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  static FolderLayout of(FileSystem fs, Path root) throws IOException {
    Level top = Level.of(fs, root);
    if (top.folders.isEmpty()) {
      throw HeadwayException.input(
          root
              + " has no class folders: give a folder with one folder of images per class"
              + " (root/<class>/… or root/<split>/<class>/…)");
    }
    if (top.firstImage != null) {
      throw mixed(
          root, "the image " + top.firstImage, "the folder " + top.folders.get(0).getName());
    }
    boolean usual = top.folders.stream().allMatch(f -> USUAL_SPLITS.contains(f.getName()));
    List<Path> classes = new ArrayList<>();
    List<Level> splits = new ArrayList<>();
    for (Path folder : top.folders) {
      Level level = Level.untilFirstImage(fs, folder);
      if (level.firstImage == null && level.folders.isEmpty()) {
        throw empty(folder);
      }
      if (level.firstImage == null) {
        splits.add(level);
      } else if (usual) {
        throw HeadwayException.input(
            folder
                + " has the name of a split but holds images ("
                + level.firstImage
                + ") where class folders belong: move them to "
                + folder.getName()
                + "/<class>/");
      } else {
        classes.add(folder);
      }
    }
    if (!classes.isEmpty() && !splits.isEmpty()) {
      throw mixed(
          root,
          "the class folder " + classes.get(0).getName(),
          "the folder of folders " + splits.get(0).folder.getName());
    }
    return splits.isEmpty() ? oneSplit(classes, top.skipped) : severalSplits(splits, top.skipped);
  }

  static HeadwayException empty(Object folder) {
    return HeadwayException.input(
        "the class folder "
            + folder
            + " holds no images (jpg, jpeg, png, bmp, gif, webp): add some, or remove the folder");
  }

  private static FolderLayout oneSplit(List<Path> classes, Skipped skipped) {
    List<ClassFolder> folders = new ArrayList<>();
    for (Path folder : classes) {
      folders.add(new ClassFolder("train", folder.getName(), folder.toString()));
    }
    return of(List.of("train"), folders, skipped);
  }

  private static FolderLayout severalSplits(List<Level> splits, Skipped skipped) {
    List<ClassFolder> folders = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Skipped all = skipped;
    for (Level split : splits) {
      names.add(split.folder.getName());
      all = all.plus(split.skipped);
      for (Path folder : split.folders) {
        folders.add(new ClassFolder(split.folder.getName(), folder.getName(), folder.toString()));
      }
    }
    names.sort(CodePoints.ORDER);
    return of(names, folders, all);
  }

  private static FolderLayout of(List<String> splits, List<ClassFolder> folders, Skipped skipped) {
    Set<String> labels = new TreeSet<>(CodePoints.ORDER);
    folders.forEach(f -> labels.add(f.label()));
    return new FolderLayout(splits, List.copyOf(labels), List.copyOf(folders), skipped);
  }

  private static HeadwayException mixed(Path root, String one, String other) {
    return HeadwayException.input(
        root
            + " mixes depths: "
            + one
            + " lies beside "
            + other
            + "; make all of it root/<class>/… or all of it root/<split>/<class>/…");
  }

  /** What lies directly in a folder. */
  private record Level(Path folder, List<Path> folders, String firstImage, Skipped skipped) {
    static Level of(FileSystem fs, Path folder) throws IOException {
      return list(fs, folder, Long.MAX_VALUE);
    }

    /** Stops at the first image: a class folder may have millions. */
    static Level untilFirstImage(FileSystem fs, Path folder) throws IOException {
      return list(fs, folder, 1);
    }

    private static Level list(FileSystem fs, Path folder, long maxImages) throws IOException {
      List<Path> folders = new ArrayList<>();
      String firstImage = null;
      long images = 0;
      long hidden = 0;
      long others = 0;
      RemoteIterator<FileStatus> found = fs.listStatusIterator(folder);
      while (images < maxImages && found.hasNext()) {
        FileStatus status = found.next();
        String name = status.getPath().getName();
        if (hidden(name)) {
          hidden++;
        } else if (status.isDirectory()) {
          folders.add(status.getPath());
        } else if (image(name)) {
          firstImage = firstImage == null ? name : firstImage;
          images++;
        } else {
          others++;
        }
      }
      folders.sort((a, b) -> CodePoints.ORDER.compare(a.getName(), b.getName()));
      return new Level(folder, folders, firstImage, new Skipped(hidden, others));
    }
  }
}
