package dev.headway.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * JPEG and WebP by OpenCV. Whoever calls has read the header and found the file whole: OpenCV fills
 * up what is missing.
 */
final class OpenCvDecoder {
  private static final int FLAGS =
      opencv_imgcodecs.IMREAD_COLOR | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

  /** OpenCV's error -4. */
  private static final String NO_MEMORY = "Insufficient memory";

  static {
    // Spark's tasks are the threads; a pool under each of them only gets in their way.
    opencv_core.setNumThreads(1);
  }

  private OpenCvDecoder() {}

  static void decode(byte[] encoded, String format, PixelBuffer into)
      throws UnusableImageException {
    try (BytePointer bytes = new BytePointer(encoded);
        Mat file = new Mat(1, encoded.length, opencv_core.CV_8UC1, bytes);
        Mat bgr = imdecode(file, format)) {
      if (bgr.empty()) {
        throw new UnusableImageException("corrupt " + format + ": its data doesn't decode");
      }
      if (bgr.type() != opencv_core.CV_8UC3 || !bgr.isContinuous()) {
        throw new IllegalStateException("OpenCV gave a matrix of type " + bgr.type());
      }
      opencv_imgproc.cvtColor(bgr, bgr, opencv_imgproc.COLOR_BGR2RGB);
      byte[] rgb = into.reset(bgr.rows(), bgr.cols());
      try (BytePointer data = bgr.data()) {
        data.get(rgb, 0, bgr.rows() * bgr.cols() * 3);
      }
    }
  }

  private static Mat imdecode(Mat file, String format) throws UnusableImageException {
    try {
      return opencv_imgcodecs.imdecode(file, FLAGS);
    } catch (RuntimeException e) {
      // What a C++ exception becomes.
      if (String.valueOf(e.getMessage()).contains(NO_MEMORY)) {
        // Of this machine, not of the image: elsewhere it might be usable.
        throw new OutOfMemoryError(e.getMessage());
      }
      throw new UnusableImageException("corrupt " + format + ": its data doesn't decode", e);
    }
  }
}
