package dev.headway.backbone;

import static org.bytedeco.hdf5.global.hdf5.H5Aclose;
import static org.bytedeco.hdf5.global.hdf5.H5Aexists_by_name;
import static org.bytedeco.hdf5.global.hdf5.H5Aget_space;
import static org.bytedeco.hdf5.global.hdf5.H5Aget_type;
import static org.bytedeco.hdf5.global.hdf5.H5Aopen_by_name;
import static org.bytedeco.hdf5.global.hdf5.H5Aread;
import static org.bytedeco.hdf5.global.hdf5.H5Dclose;
import static org.bytedeco.hdf5.global.hdf5.H5Dget_space;
import static org.bytedeco.hdf5.global.hdf5.H5Dopen2;
import static org.bytedeco.hdf5.global.hdf5.H5Dread;
import static org.bytedeco.hdf5.global.hdf5.H5E_DEFAULT;
import static org.bytedeco.hdf5.global.hdf5.H5Eset_auto2;
import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_RDONLY;
import static org.bytedeco.hdf5.global.hdf5.H5Fclose;
import static org.bytedeco.hdf5.global.hdf5.H5Fopen;
import static org.bytedeco.hdf5.global.hdf5.H5Lexists;
import static org.bytedeco.hdf5.global.hdf5.H5P_DEFAULT;
import static org.bytedeco.hdf5.global.hdf5.H5S_ALL;
import static org.bytedeco.hdf5.global.hdf5.H5Sclose;
import static org.bytedeco.hdf5.global.hdf5.H5Sget_simple_extent_dims;
import static org.bytedeco.hdf5.global.hdf5.H5Sget_simple_extent_ndims;
import static org.bytedeco.hdf5.global.hdf5.H5Sget_simple_extent_npoints;
import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_FLOAT_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_STRING;
import static org.bytedeco.hdf5.global.hdf5.H5Tclose;
import static org.bytedeco.hdf5.global.hdf5.H5Tget_class;
import static org.bytedeco.hdf5.global.hdf5.H5Tget_size;
import static org.bytedeco.hdf5.global.hdf5.H5Tis_variable_str;
import static org.bytedeco.hdf5.global.hdf5.H5Treclaim;

import dev.headway.error.HeadwayException;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;

/**
 * An HDF5 file, read only: float arrays and string attributes by path, as Keras writes them. The
 * library is not thread-safe, so every call holds the lock that DL4J's importer holds too.
 */
final class Hdf5File implements Closeable {
  /** DL4J's, so that its importer and this reader exclude each other. */
  static final Object LOCK = Hdf5Archive.LOCK_OBJECT;

  private final Path path;
  private final long file;

  /** An array of floats in C order. */
  record Array(List<Integer> shape, float[] values) {}

  /**
   * Opens {@code path}.
   *
   * @throws HeadwayException (exit 3) if it isn't there, or isn't HDF5
   */
  Hdf5File(Path path) {
    this.path = path;
    if (!Files.isRegularFile(path)) {
      throw HeadwayException.input("weights '" + path + "': no such file");
    }
    Loader.load(org.bytedeco.hdf5.global.hdf5.class);
    synchronized (LOCK) {
      // Errors come back as negative numbers; the library's own print to stderr says nothing more.
      H5Eset_auto2(H5E_DEFAULT(), null, null);
      file = H5Fopen(path.toString(), H5F_ACC_RDONLY(), H5P_DEFAULT());
    }
    if (file < 0) {
      throw HeadwayException.input(
          "weights '" + path + "' can't be read as HDF5: it is no Keras .h5 file, or cut off");
    }
  }

  /** Whether {@code group} (a path from the root) is there. */
  boolean exists(String group) {
    synchronized (LOCK) {
      String prefix = "";
      for (String part : group.split("/")) {
        prefix = prefix.isEmpty() ? part : prefix + "/" + part;
        if (!prefix.isEmpty() && H5Lexists(file, prefix, H5P_DEFAULT()) <= 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** A string attribute; an array's strings one by one; empty if the attribute isn't there. */
  Optional<List<String>> strings(String object, String attribute) {
    synchronized (LOCK) {
      if (H5Aexists_by_name(file, object, attribute, H5P_DEFAULT()) <= 0) {
        return Optional.empty();
      }
      long id = check(H5Aopen_by_name(file, object, attribute, H5P_DEFAULT(), H5P_DEFAULT()));
      long type = check(H5Aget_type(id));
      long space = check(H5Aget_space(id));
      try {
        int count = (int) H5Sget_simple_extent_npoints(space);
        // An empty list is written as zero float64s.
        if (count == 0) {
          return Optional.of(List.of());
        }
        if (H5Tget_class(type) != H5T_STRING) {
          throw damaged();
        }
        return Optional.of(
            H5Tis_variable_str(type) > 0
                ? variable(id, type, space, count)
                : fixed(id, type, count));
      } finally {
        H5Sclose(space);
        H5Tclose(type);
        H5Aclose(id);
      }
    }
  }

  private List<String> variable(long id, long type, long space, int count) {
    List<String> strings = new ArrayList<>();
    try (PointerPointer<BytePointer> pointers = new PointerPointer<>(count)) {
      check(H5Aread(id, type, pointers));
      for (int i = 0; i < count; i++) {
        strings.add(pointers.get(BytePointer.class, i).getString(StandardCharsets.UTF_8));
      }
      H5Treclaim(type, space, H5P_DEFAULT(), pointers);
    }
    return strings;
  }

  private List<String> fixed(long id, long type, int count) {
    int size = (int) H5Tget_size(type);
    byte[] bytes = new byte[Math.multiplyExact(size, count)];
    try (BytePointer buffer = new BytePointer(bytes.length)) {
      check(H5Aread(id, type, buffer));
      buffer.get(bytes);
    }
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int end = i * size;
      while (end < (i + 1) * size && bytes[end] != 0) {
        end++;
      }
      strings.add(new String(bytes, i * size, end - i * size, StandardCharsets.UTF_8));
    }
    return strings;
  }

  /** The array at {@code dataset}, a path from the root, converted to float32. */
  Array array(String dataset) {
    synchronized (LOCK) {
      long id = H5Dopen2(file, dataset, H5P_DEFAULT());
      if (id < 0) {
        throw HeadwayException.input(
            "weights '" + path + "' are damaged: array '" + dataset + "' can't be opened");
      }
      long space = check(H5Dget_space(id));
      try {
        long[] sides = new long[H5Sget_simple_extent_ndims(space)];
        H5Sget_simple_extent_dims(space, sides, (long[]) null);
        int count = Math.toIntExact(H5Sget_simple_extent_npoints(space));
        float[] values = new float[count];
        try (FloatPointer buffer = new FloatPointer(Math.max(1, count))) {
          if (H5Dread(id, H5T_NATIVE_FLOAT_g(), H5S_ALL(), H5S_ALL(), H5P_DEFAULT(), buffer) < 0) {
            throw HeadwayException.input(
                "weights '" + path + "' are damaged: array '" + dataset + "' can't be read");
          }
          buffer.get(values);
        }
        return new Array(Arrays.stream(sides).mapToObj(Math::toIntExact).toList(), values);
      } finally {
        H5Sclose(space);
        H5Dclose(id);
      }
    }
  }

  private long check(long result) {
    if (result < 0) {
      throw damaged();
    }
    return result;
  }

  private HeadwayException damaged() {
    return HeadwayException.input(
        "weights '" + path + "' are damaged: their attributes can't be read");
  }

  @Override
  public void close() {
    synchronized (LOCK) {
      H5Fclose(file);
    }
  }
}
