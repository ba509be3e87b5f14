package dev.headway.image;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/** What decodes images on this machine. */
public final class Decoders {
  private Decoders() {}

  /** Loads OpenCV, or says why it can't, by throwing. */
  public static void loadOpenCv() {
    Loader.load(opencv_imgcodecs.class);
  }

  /** Whether this machine's libjpeg-turbo decodes JPEGs; else it is done in Java, more slowly. */
  public static boolean turboJpeg() {
    return TurboJpeg.available();
  }
}
