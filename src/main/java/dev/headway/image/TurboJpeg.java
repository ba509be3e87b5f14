package dev.headway.image;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's own libjpeg-turbo, where it has one (Debian's {@code libturbojpeg0}): it decodes a
 * JPEG as TensorFlow does, in half the time of {@link JpegDecoder}. What that decodes has the same
 * bits from both; what it leaves to OpenCV (files that are damaged or out of the ordinary) may
 * differ. Where there is none, or one whose pixels are others, {@link JpegDecoder} decodes.
 */
final class TurboJpeg {
  /** The system property that does without it: {@code no}. */
  static final String PROPERTY = "headway.turbojpeg";

  private static final Logger LOG = LoggerFactory.getLogger(TurboJpeg.class);

  /** Larger pictures take the same way on every machine, see {@link JpegDecoder}. */
  private static final long MOST_PIXELS = JpegDecoder.MOST_PIXELS;

  private static final ConcurrentLinkedDeque<TurboJpegHandle> IDLE = new ConcurrentLinkedDeque<>();

  private TurboJpeg() {}

  /** Whether it is there and gives the pixels that it should. */
  static boolean available() {
    return Probed.USABLE;
  }

  /**
   * Decodes a file of one or three components.
   *
   * @return false, and no picture, when the library isn't there, warns, or refuses the file
   */
  static boolean decode(byte[] jpeg, JpegStructure structure, PixelBuffer into) {
    return (long) structure.height() * structure.width() <= MOST_PIXELS
        && available()
        && decodeWithIdle(jpeg, structure, into);
  }

  private static boolean decodeWithIdle(byte[] jpeg, JpegStructure structure, PixelBuffer into) {
    TurboJpegHandle handle = IDLE.pollFirst();
    if (handle == null) {
      handle = new TurboJpegHandle();
    }
    try {
      return handle.decode(jpeg, structure.height(), structure.width(), into);
    } finally {
      // As many as there were threads at once; the one used last has its room in the cache.
      IDLE.addFirst(handle);
    }
  }

  /** Found out once in a JVM. */
  private static final class Probed {
    private static final int WIDTH = 67;
    private static final int HEIGHT = 45;
    private static final boolean USABLE = usable();

    private static boolean usable() {
      if ("no".equals(System.getProperty(PROPERTY))) {
        return false;
      }
      try {
        if (agrees()) {
          return true;
        }
        LOG.warn(
            "this machine's libturbojpeg gives other pixels than TensorFlow's decoder: JPEGs are decoded in"
                + " Java");
      } catch (VirtualMachineError e) {
        throw e;
      } catch (Error e) { // JNA throws a plain one for another version of its own library.
        LOG.info(
            "no libturbojpeg on this machine ({}): JPEGs are decoded in Java, in about twice the time;"
                + " Debian has it as libturbojpeg0, Ubuntu as libturbojpeg",
            String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      return false;
    }

    /** A noisy picture, through the library's own encoder, with coarse chroma and without. */
    private static boolean agrees() {
      byte[] noise = new byte[3 * WIDTH * HEIGHT];
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < noise.length; i++) {
        int level = i / 3 % WIDTH * 3 + random.nextInt(64) - 32;
        noise[i] = (byte) Math.max(0, Math.min(255, level));
      }
      try {
        for (int sampling : TurboJpegHandle.SAMPLINGS) {
          byte[] jpeg = TurboJpegHandle.encode(noise, HEIGHT, WIDTH, sampling);
          PixelBuffer turbo = new PixelBuffer();
          PixelBuffer own = new PixelBuffer();
          boolean same =
              new TurboJpegHandle().decode(jpeg, HEIGHT, WIDTH, turbo)
                  && JpegDecoder.decode(jpeg, JpegStructure.read(jpeg), own)
                  && Arrays.equals(turbo.toImage().rgb(), own.toImage().rgb());
          if (!same) {
            return false;
          }
        }
        return true;
      } catch (UnusableImageException e) {
        return false;
      }
    }
  }
}
