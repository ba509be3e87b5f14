package dev.headway.image;

import dev.headway.image.JpegBits.Unclear;
import java.util.Arrays;

/** One colour component of a JPEG being decoded. */
final class JpegComponent {
  final int id;
  final int horizontal;
  final int vertical;
  final int table;

  /** Samples that are the picture's, before enlarging. */
  int width;

  int height;

  /** Blocks in a scan of this component alone. */
  int blocksAcross;

  int blocksDown;

  /** Samples, whole MCUs. */
  int line;

  byte[] samples;

  FastDct dct;

  /** Of a progressive JPEG: all blocks, row by row, as samples lie. */
  short[] coefficients;

  /** In zigzag order. */
  int[] multipliers;

  JpegBits.Codes dc;
  JpegBits.Codes ac;
  int prediction;

  /** For each coefficient, in zigzag order, the low bits that no scan has brought yet. */
  final int[] missing = new int[64];

  JpegComponent(int id, int factors, int table) {
    Arrays.fill(missing, 16);
    this.id = id;
    this.horizontal = factors >> 4;
    this.vertical = factors & 15;
    this.table = table;
  }

  /** Sets the sizes and returns how many samples there are, whole MCUs. */
  int size(int pictureWidth, int pictureHeight, int most, int mostDown) {
    width = ceil(pictureWidth * horizontal, most);
    height = ceil(pictureHeight * vertical, mostDown);
    blocksAcross = ceil(width, 8);
    blocksDown = ceil(height, 8);
    line = ceil(pictureWidth, 8 * most) * horizontal * 8;
    int lines = ceil(pictureHeight, 8 * mostDown) * vertical * 8;
    return Math.multiplyExact(line, lines);
  }

  /** Of pictures with missing scans libjpeg smooths what it has: those are left to it. */
  void checkComplete() throws Unclear {
    if (Arrays.stream(missing).anyMatch(bits -> bits != 0)) {
      throw new Unclear();
    }
  }

  /** The offset of a block's coefficients. */
  int block(int row, int column) {
    return (row * (line / 8) + column) * 64;
  }

  /** Makes samples of a progressive JPEG's coefficients. */
  void transformAll() {
    for (int row = 0; row < blocksDown; row++) {
      for (int column = 0; column < blocksAcross; column++) {
        int from = block(row, column);
        for (int k = 0; k < 64; k++) {
          dct.blocks()[FastDct.PLACES[k] + dct.next()] =
              coefficients[from + JpegOrder.ZIGZAG[k]] * multipliers[k];
        }
        dct.add(row, column);
      }
    }
    dct.flush();
  }

  static int ceil(int value, int by) {
    return (value + by - 1) / by;
  }
}
