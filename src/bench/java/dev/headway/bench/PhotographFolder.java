package dev.headway.bench;

import dev.headway.error.HeadwayException;
import dev.headway.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Images in one folder a class. Others of it are made of links, so that no image lies twice. */
final class PhotographFolder {
  private final Path root;
  private final List<List<Path>> classes;

  private PhotographFolder(Path root, List<List<Path>> classes) {
    this.root = root;
    this.classes = classes;
  }

  /** A folder, or the shared photographs when none is given. */
  static PhotographFolder of(String given) {
    return at(given.isEmpty() ? Shared.root().resolve("datasets/cats_vs_dogs") : Path.of(given));
  }

  static PhotographFolder at(Path root) {
    List<List<Path>> classes = new ArrayList<>();
    if (Files.isDirectory(root)) {
      for (Path label : children(root)) {
        if (Files.isDirectory(label)) {
          classes.add(children(label));
        }
      }
    }
    if (classes.stream().allMatch(List::isEmpty)) {
      throw HeadwayException.input(
          "no photographs at "
              + root
              + ": give --images a folder with one folder a class, or set HEADWAY_SHARED");
    }
    return new PhotographFolder(root.toAbsolutePath(), classes);
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw HeadwayException.input("can't list " + folder + ": " + e.getMessage(), e);
    }
  }

  Path root() {
    return root;
  }

  int size() {
    return classes.stream().mapToInt(List::size).sum();
  }

  /** All files, the first of each class, the second of each, … */
  List<Path> files() {
    int longest = classes.stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, longest)
        .boxed()
        .flatMap(i -> classes.stream().filter(label -> i < label.size()).map(l -> l.get(i)))
        .toList();
  }

  /**
   * Links to some images under keys of their own, in a new folder or one that is there already.
   *
   * @param images how many; beyond {@link #size()} they come again under other names
   * @return {@code folder}
   */
  Path linkTo(Path folder, int images) {
    if (!Files.isDirectory(folder)) {
      List<Path> files = files();
      List<Link> links =
          IntStream.range(0, images)
              .mapToObj(i -> new Link(files.get(i % files.size()), i / files.size()))
              .toList();
      link(folder, links);
    }
    return folder.toAbsolutePath();
  }

  /**
   * Links to all images, four of five in one folder and the fifth in another.
   *
   * @param folder that isn't there
   * @return its folders {@code train} and {@code test}
   */
  Split splitTo(Path folder) {
    List<Path> files = files();
    List<Link> train = new ArrayList<>();
    List<Link> test = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      // As many of each class, since the classes alternate.
      (i / classes.size() % 5 == 4 ? test : train).add(new Link(files.get(i), 0));
    }
    Split split = new Split(folder.resolve("train"), folder.resolve("test"));
    link(split.train(), train);
    link(split.test(), test);
    return split;
  }

  private static void link(Path folder, List<Link> links) {
    try {
      for (Link link : links) {
        Path file = link.file();
        Path label = folder.resolve(file.getParent().getFileName().toString());
        Files.createDirectories(label);
        String name = link.again() == 0 ? "" : link.again() + "-";
        Files.createSymbolicLink(label.resolve(name + file.getFileName()), file);
      }
    } catch (IOException e) {
      throw HeadwayException.failure("can't link images to " + folder + ": " + e.getMessage(), e);
    }
  }

  record Split(Path train, Path test) {}

  private record Link(Path file, int again) {}
}
