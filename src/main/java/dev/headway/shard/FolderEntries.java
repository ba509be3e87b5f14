package dev.headway.shard;

import dev.headway.error.HeadwayException;
import dev.headway.storage.Stores;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** Lists the images of class folders in tasks, one folder at a time, streaming. */
final class FolderEntries {
  private static final int MAX_TASKS = 1000;

  private FolderEntries() {}

  static JavaRDD<Row> of(
      JavaSparkContext spark,
      Path root,
      FolderLayout layout,
      List<String> labels,
      long seed,
      Broadcast<SerializableConfiguration> conf) {
    ArrayList<FolderLayout.ClassFolder> folders = new ArrayList<>(layout.folders());
    ArrayList<String> splits = new ArrayList<>(layout.splits());
    ArrayList<String> classes = new ArrayList<>(labels);
    String rootPath = root.toUri().getPath();
    int keyFrom = rootPath.endsWith("/") ? rootPath.length() : rootPath.length() + 1;
    List<Integer> numbers = IntStream.range(0, folders.size()).boxed().toList();
    return spark
        .parallelize(numbers, Math.min(MAX_TASKS, numbers.size()))
        .flatMap(
            i -> {
              FolderLayout.ClassFolder folder = folders.get(i);
              return new Walk(
                  conf.value().value(),
                  folder,
                  splits.indexOf(folder.split()),
                  classes.indexOf(folder.label()),
                  RowHash.salt(folder.split(), seed),
                  keyFrom);
            });
  }

  /** All images below one class folder, then one entry with what was skipped. */
  private static final class Walk implements Iterator<Row> {
    private final Path path;
    private final FileSystem fs;
    private final boolean flat;
    private final FolderLayout.ClassFolder folder;
    private final int split;
    private final int label;
    private final byte[] salt;
    private final int keyFrom;
    private final Deque<Path> toVisit = new ArrayDeque<>();
    private final Set<String> hiddenFolders = new HashSet<>();
    private RemoteIterator<? extends FileStatus> current;
    private long hidden;
    private long others;
    private boolean ended;
    private Row next;

    Walk(
        Configuration conf,
        FolderLayout.ClassFolder folder,
        int split,
        int label,
        byte[] salt,
        int keyFrom)
        throws IOException {
      this.folder = folder;
      this.split = split;
      this.label = label;
      this.salt = salt;
      this.keyFrom = keyFrom;
      this.path = new Path(folder.path());
      this.fs = path.getFileSystem(conf);
      this.flat = Stores.isObjectStore(fs);
      toVisit.add(path);
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        try {
          next = advance();
        } catch (IOException e) {
          throw HeadwayException.input(
              "can't list " + folder.path() + ": " + HadoopFiles.reason(e), e);
        }
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    private Row advance() throws IOException {
      while (true) {
        while (current != null && current.hasNext()) {
          FileStatus status = current.next();
          if (accepted(status)) {
            return entry(status);
          }
        }
        if (toVisit.isEmpty()) {
          ended = true;
          return Entries.skipped(folder.path(), hidden, others);
        }
        current = list(toVisit.remove());
      }
    }

    /** An object store has no folders to go into: it names all that lies below in one go. */
    private RemoteIterator<? extends FileStatus> list(Path folder) throws IOException {
      return flat ? fs.listFiles(folder, true) : fs.listStatusIterator(folder);
    }

    /** Whether a folder between the class folder and a file is hidden; each is counted once. */
    private boolean inHiddenFolder(FileStatus status) {
      String top = null;
      for (Path at = status.getPath().getParent();
          at != null && !at.equals(path);
          at = at.getParent()) {
        top = FolderLayout.hidden(at.getName()) ? at.toString() : top;
      }
      if (top != null && hiddenFolders.add(top)) {
        hidden++;
      }
      return top != null;
    }

    private boolean accepted(FileStatus status) {
      if (flat && inHiddenFolder(status)) {
        return false;
      }
      String name = status.getPath().getName();
      if (FolderLayout.hidden(name)) {
        hidden++;
        return false;
      }
      if (status.isDirectory()) {
        toVisit.add(status.getPath());
        return false;
      }
      if (!FolderLayout.image(name)) {
        others++;
        return false;
      }
      return true;
    }

    private Row entry(FileStatus status) {
      String key = status.getPath().toUri().getPath().substring(keyFrom);
      return Entries.row(
          split,
          RowHash.of(salt, key),
          key,
          label,
          status.getPath().toString(),
          status.getLen(),
          status.getModificationTime());
    }
  }
}
