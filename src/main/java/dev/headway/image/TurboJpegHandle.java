package dev.headway.image;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * A decompressor of the TurboJPEG API (versions 2 and 3 have these functions), with the native room
 * that its pictures take; for one thread at a time. Loading this class throws a {@link
 * LinkageError} where the library is missing.
 */
final class TurboJpegHandle {
  /** TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_GRAY. */
  static final int[] SAMPLINGS = {0, 1, 2, 3};

  /** TJPF_RGB. */
  private static final int RGB = 0;

  /** TJFLAG_FASTDCT: TensorFlow's. */
  private static final int FAST_DCT = 2048;

  /** TJFLAG_STOPONWARNING: data that is corrupt goes the same way with and without the library. */
  private static final int STOP_ON_WARNING = 8192;

  /** TJFLAG_NOREALLOC. */
  private static final int NO_REALLOC = 1024;

  /** Bytes that are kept from picture to picture; what a larger one takes is given back. */
  private static final long KEPT = 16L << 20;

  static {
    Native.register(TurboJpegHandle.class, "turbojpeg");
  }

  private final Pointer decompressor = created(tjInitDecompress());
  private Memory room = new Memory(1L << 20);

  /** False, and no picture, when the library refuses the file or warns. */
  boolean decode(byte[] jpeg, int height, int width, PixelBuffer into) {
    long length = 3L * height * width;
    if (length > KEPT) {
      try (Memory once = new Memory(length)) {
        return decode(jpeg, height, width, into, once);
      }
    }
    if (room.size() < length) {
      room.close();
      room = new Memory(length);
    }
    return decode(jpeg, height, width, into, room);
  }

  private boolean decode(byte[] jpeg, int height, int width, PixelBuffer into, Memory pixels) {
    NativeLong length = new NativeLong(jpeg.length);
    int flags = FAST_DCT | STOP_ON_WARNING;
    if (tjDecompress2(decompressor, jpeg, length, pixels, width, 0, height, RGB, flags) != 0) {
      return false;
    }
    pixels.read(0, into.reset(height, width), 0, 3 * height * width);
    return true;
  }

  /** A JPEG of height × width × 3 bytes. */
  static byte[] encode(byte[] rgb, int height, int width, int sampling) {
    Pointer compressor = created(tjInitCompress());
    NativeLong most = tjBufSize(width, height, sampling);
    try (Memory file = new Memory(most.longValue())) {
      NativeLongByReference length = new NativeLongByReference(most);
      PointerByReference place = new PointerByReference(file);
      int failed =
          tjCompress2(
              compressor, rgb, width, 0, height, RGB, place, length, sampling, 90, NO_REALLOC);
      if (failed != 0) {
        throw new UnsatisfiedLinkError("libturbojpeg can't encode");
      }
      return file.getByteArray(0, Math.toIntExact(length.getValue().longValue()));
    } finally {
      tjDestroy(compressor);
    }
  }

  private static Pointer created(Pointer handle) {
    if (handle == null) {
      throw new UnsatisfiedLinkError("libturbojpeg gives no handle");
    }
    return handle;
  }

  private static native Pointer tjInitDecompress();

  private static native Pointer tjInitCompress();

  private static native int tjDestroy(Pointer handle);

  private static native NativeLong tjBufSize(int width, int height, int sampling);

  private static native int tjCompress2(
      Pointer handle,
      byte[] pixels,
      int width,
      int pitch,
      int height,
      int format,
      PointerByReference jpeg,
      NativeLongByReference length,
      int sampling,
      int quality,
      int flags);

  private static native int tjDecompress2(
      Pointer handle,
      byte[] jpeg,
      NativeLong length,
      Pointer pixels,
      int width,
      int pitch,
      int height,
      int format,
      int flags);
}
