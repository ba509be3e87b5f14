package dev.headway.backbone;

import static org.bytedeco.hdf5.global.hdf5.H5Aclose;
import static org.bytedeco.hdf5.global.hdf5.H5Acreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Awrite;
import static org.bytedeco.hdf5.global.hdf5.H5Dclose;
import static org.bytedeco.hdf5.global.hdf5.H5Dcreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Dwrite;
import static org.bytedeco.hdf5.global.hdf5.H5F_ACC_TRUNC;
import static org.bytedeco.hdf5.global.hdf5.H5Fclose;
import static org.bytedeco.hdf5.global.hdf5.H5Fcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Gclose;
import static org.bytedeco.hdf5.global.hdf5.H5Gcreate2;
import static org.bytedeco.hdf5.global.hdf5.H5Oclose;
import static org.bytedeco.hdf5.global.hdf5.H5Oopen;
import static org.bytedeco.hdf5.global.hdf5.H5P_CLS_LINK_CREATE_ID_g;
import static org.bytedeco.hdf5.global.hdf5.H5P_DEFAULT;
import static org.bytedeco.hdf5.global.hdf5.H5Pclose;
import static org.bytedeco.hdf5.global.hdf5.H5Pcreate;
import static org.bytedeco.hdf5.global.hdf5.H5Pset_create_intermediate_group;
import static org.bytedeco.hdf5.global.hdf5.H5S_ALL;
import static org.bytedeco.hdf5.global.hdf5.H5S_SCALAR;
import static org.bytedeco.hdf5.global.hdf5.H5Sclose;
import static org.bytedeco.hdf5.global.hdf5.H5Screate;
import static org.bytedeco.hdf5.global.hdf5.H5Screate_simple;
import static org.bytedeco.hdf5.global.hdf5.H5T_C_S1_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_NATIVE_FLOAT_g;
import static org.bytedeco.hdf5.global.hdf5.H5T_VARIABLE;
import static org.bytedeco.hdf5.global.hdf5.H5Tclose;
import static org.bytedeco.hdf5.global.hdf5.H5Tcopy;
import static org.bytedeco.hdf5.global.hdf5.H5Tset_size;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;

/** Writes small HDF5 files as h5py does for Keras. */
final class Hdf5Writer implements Closeable {
  private final long file;
  private final long links;

  Hdf5Writer(Path path) {
    Loader.load(org.bytedeco.hdf5.global.hdf5.class);
    synchronized (Hdf5File.LOCK) {
      file = ok(H5Fcreate(path.toString(), H5F_ACC_TRUNC(), H5P_DEFAULT(), H5P_DEFAULT()));
      links = ok(H5Pcreate(H5P_CLS_LINK_CREATE_ID_g()));
      ok(H5Pset_create_intermediate_group(links, 1));
    }
  }

  void group(String path) {
    synchronized (Hdf5File.LOCK) {
      H5Gclose(ok(H5Gcreate2(file, path, links, H5P_DEFAULT(), H5P_DEFAULT())));
    }
  }

  /** A scalar string of variable length. */
  void text(String object, String attribute, String value) {
    synchronized (Hdf5File.LOCK) {
      long at = ok(H5Oopen(file, object, H5P_DEFAULT()));
      long type = ok(H5Tcopy(H5T_C_S1_g()));
      ok(H5Tset_size(type, H5T_VARIABLE()));
      long space = ok(H5Screate(H5S_SCALAR));
      long id = ok(H5Acreate2(at, attribute, type, space, H5P_DEFAULT(), H5P_DEFAULT()));
      try (BytePointer bytes = new BytePointer(value, StandardCharsets.UTF_8);
          PointerPointer<BytePointer> pointer = new PointerPointer<>(1)) {
        pointer.put(bytes);
        ok(H5Awrite(id, type, pointer));
      }
      H5Aclose(id);
      H5Sclose(space);
      H5Tclose(type);
      H5Oclose(at);
    }
  }

  /** An array of strings of one length, padded with zeros. */
  void texts(String object, String attribute, List<String> values) {
    int size =
        values.stream().mapToInt(v -> v.getBytes(StandardCharsets.UTF_8).length).max().orElse(1);
    byte[] all = new byte[size * values.size()];
    for (int i = 0; i < values.size(); i++) {
      byte[] one = values.get(i).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(one, 0, all, i * size, one.length);
    }
    synchronized (Hdf5File.LOCK) {
      long at = ok(H5Oopen(file, object, H5P_DEFAULT()));
      long type = ok(H5Tcopy(H5T_C_S1_g()));
      ok(H5Tset_size(type, size));
      long space = ok(H5Screate_simple(1, new long[] {values.size()}, null));
      long id = ok(H5Acreate2(at, attribute, type, space, H5P_DEFAULT(), H5P_DEFAULT()));
      try (BytePointer bytes = new BytePointer(Math.max(1, all.length))) {
        bytes.put(all, 0, all.length);
        ok(H5Awrite(id, type, bytes));
      }
      H5Aclose(id);
      H5Sclose(space);
      H5Tclose(type);
      H5Oclose(at);
    }
  }

  void floats(String path, List<Integer> shape, float[] values) {
    long[] sides = shape.stream().mapToLong(Integer::longValue).toArray();
    synchronized (Hdf5File.LOCK) {
      long space = ok(H5Screate_simple(sides.length, sides, null));
      long type = H5T_NATIVE_FLOAT_g();
      long id = ok(H5Dcreate2(file, path, type, space, links, H5P_DEFAULT(), H5P_DEFAULT()));
      try (FloatPointer buffer = new FloatPointer(values)) {
        ok(H5Dwrite(id, type, H5S_ALL(), H5S_ALL(), H5P_DEFAULT(), buffer));
      }
      H5Dclose(id);
      H5Sclose(space);
    }
  }

  private static long ok(long result) {
    if (result < 0) {
      throw new AssertionError("HDF5 says " + result);
    }
    return result;
  }

  @Override
  public void close() {
    synchronized (Hdf5File.LOCK) {
      H5Pclose(links);
      H5Fclose(file);
    }
  }
}
