package dev.headway.preflight;

import java.util.Locale;
import org.apache.spark.network.util.JavaUtils;

/** Sizes of memory and disk, as people and Spark write them. */
public final class Sizes {
  static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  /** What settings are rounded up to. */
  private static final long STEP = 64 * MIB;

  private Sizes() {}

  /** As people read it, such as {@code 384 MiB} or {@code 1.5 GiB}. */
  public static String shown(long bytes) {
    if (bytes < MIB) {
      return String.format(Locale.ROOT, "%,d bytes", bytes);
    }
    return bytes < GIB
        ? String.format(Locale.ROOT, "%d MiB", Math.round(bytes / (double) MIB))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
  }

  /** As a setting of Spark or the JVM takes it, rounded up, such as {@code 1536m}. */
  static String setting(long bytes) {
    return mebibytes(bytes) + "m";
  }

  /** Mebibytes, rounded up to whole steps. */
  static long mebibytes(long bytes) {
    return (bytes + STEP - 1) / STEP * STEP / MIB;
  }

  /** A size as Spark writes it; a bare number is MiB. */
  static long ofSpark(String text) {
    return JavaUtils.byteStringAsMb(text.strip()) * MIB;
  }
}
