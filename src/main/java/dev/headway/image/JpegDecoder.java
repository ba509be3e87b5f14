package dev.headway.image;

import dev.headway.image.JpegBits.Unclear;
import java.util.Arrays;

/**
 * Baseline and progressive JPEGs of one or three components, to the bit as TensorFlow decodes them
 * (libjpeg-turbo with the fast DCT and fancy enlarging of chroma). OpenCV takes the accurate DCT,
 * whose pictures are three quarters of a level lighter. Whatever a file has that is out of the
 * ordinary is left to libjpeg, which has rules for it.
 */
final class JpegDecoder {
  /** Larger pictures are left to libjpeg, which needs not hold all planes at once. */
  static final long MOST_PIXELS = 40_000_000;

  private final byte[] jpeg;
  private final JpegBits bits;
  private final int[][] quantization = new int[4][];
  private final JpegBits.Codes[] dc = new JpegBits.Codes[4];
  private final JpegBits.Codes[] ac = new JpegBits.Codes[4];
  private final PixelBuffer into;
  private JpegComponent[] components;
  private int width;
  private int height;
  private int most;
  private int mostDown;
  private boolean progressive;
  private boolean jfif;
  private int restartInterval;
  private int endOfBandRun;

  private JpegDecoder(byte[] jpeg, PixelBuffer into) {
    this.jpeg = jpeg;
    this.into = into;
    this.bits = new JpegBits(jpeg, into);
  }

  /** Decodes a file that {@link JpegStructure} found whole; false leaves it to libjpeg. */
  static boolean decode(byte[] jpeg, JpegStructure structure, PixelBuffer into) {
    try {
      JpegDecoder decoder = new JpegDecoder(jpeg, into);
      decoder.segments();
      boolean adobeRgb = !decoder.jfif && structure.adobeTransform() == 0;
      into.reset(
          decoder.height, decoder.width, new JpegRows(decoder.components, decoder.width, adobeRgb));
      return true;
    } catch (Unclear | ArrayIndexOutOfBoundsException e) {
      // Data that points outside of its tables or its picture: libjpeg warns and goes on.
      return false;
    }
  }

  private void segments() throws Unclear {
    int at = 2;
    while (true) {
      if (jpeg[at] != (byte) 0xff) {
        throw new Unclear();
      }
      int marker = Bytes.u8(jpeg, at + 1);
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xd9) {
        break;
      }
      int body = at + 4;
      int end = at + 2 + Bytes.u16be(jpeg, at + 2);
      switch (marker) {
        case 0xdb -> quantizationTables(body, end);
        case 0xc4 -> codes(body, end);
        case 0xc0, 0xc1, 0xc2 -> frame(body, marker == 0xc2);
        case 0xdd -> restartInterval = Bytes.u16be(jpeg, body);
        case 0xda -> end = scan(body, end);
        default -> {
          if (marker < 0xe0 || marker > 0xfe || marker > 0xef && marker < 0xfe) {
            throw new Unclear();
          }
          jfif |= marker == 0xe0 && Bytes.ascii(jpeg, body, "JFIF");
        }
      }
      at = end;
    }
    if (components == null) {
      throw new Unclear();
    }
    for (JpegComponent component : components) {
      component.checkComplete();
    }
    if (progressive) {
      for (JpegComponent component : components) {
        component.transformAll();
      }
    }
  }

  private void quantizationTables(int from, int to) throws Unclear {
    int at = from;
    while (at < to) {
      int wide = Bytes.u8(jpeg, at) >> 4;
      int[] table = new int[64];
      for (int i = 0; i < 64; i++) {
        table[i] = wide == 0 ? Bytes.u8(jpeg, at + 1 + i) : Bytes.u16be(jpeg, at + 1 + 2 * i);
      }
      if (components != null || wide > 1) {
        // A table that changes between scans.
        throw new Unclear();
      }
      quantization[Bytes.u8(jpeg, at) & 15] = FastDct.multipliers(table);
      at += 65 + 64 * wide;
    }
  }

  private void codes(int from, int to) throws Unclear {
    int at = from;
    while (at < to) {
      JpegBits.Codes codes = new JpegBits.Codes(jpeg, at + 1, to);
      (Bytes.u8(jpeg, at) >> 4 == 0 ? dc : ac)[Bytes.u8(jpeg, at) & 15] = codes;
      at += codes.length();
    }
  }

  private void frame(int at, boolean isProgressive) throws Unclear {
    height = Bytes.u16be(jpeg, at + 1);
    width = Bytes.u16be(jpeg, at + 3);
    if (components != null || (long) height * width > MOST_PIXELS) {
      throw new Unclear();
    }
    components = new JpegComponent[Bytes.u8(jpeg, at + 5)];
    for (int i = 0; i < components.length; i++) {
      int c = at + 6 + 3 * i;
      components[i] =
          new JpegComponent(Bytes.u8(jpeg, c), Bytes.u8(jpeg, c + 1), Bytes.u8(jpeg, c + 2));
      most = Math.max(most, components[i].horizontal);
      mostDown = Math.max(mostDown, components[i].vertical);
    }
    for (int i = 0; i < components.length; i++) {
      JpegComponent component = components[i];
      if (component.horizontal == 0
          || component.vertical == 0
          || most % component.horizontal != 0
          || mostDown % component.vertical != 0) {
        throw new Unclear();
      }
      int samples = component.size(width, height, most, mostDown);
      component.samples = into.plane(i, samples);
      component.dct = into.transform(i).start(component.samples, component.line);
      component.multipliers = quantization[component.table];
      if (component.multipliers == null) {
        throw new Unclear();
      }
      if (isProgressive) {
        component.coefficients = new short[samples];
      }
    }
    progressive = isProgressive;
  }

  /** Decodes a scan and returns the offset of the marker behind it. */
  private int scan(int at, int data) throws Unclear {
    JpegComponent[] scanned = new JpegComponent[Bytes.u8(jpeg, at)];
    for (int i = 0; i < scanned.length; i++) {
      int id = Bytes.u8(jpeg, at + 1 + 2 * i);
      int tables = Bytes.u8(jpeg, at + 2 + 2 * i);
      scanned[i] =
          Arrays.stream(components).filter(c -> c.id == id).findFirst().orElseThrow(Unclear::new);
      scanned[i].dc = dc[tables >> 4];
      scanned[i].ac = ac[tables & 15];
      scanned[i].prediction = 0;
      if (!progressive) {
        table(scanned[i].dc);
        table(scanned[i].ac);
      }
    }
    int parameters = at + 1 + 2 * scanned.length;
    Band band =
        new Band(
            Bytes.u8(jpeg, parameters),
            Bytes.u8(jpeg, parameters + 1),
            Bytes.u8(jpeg, parameters + 2) >> 4,
            Bytes.u8(jpeg, parameters + 2) & 15);
    if (band.from > band.to || band.to > 63 || band.from > 0 && scanned.length > 1) {
      throw new Unclear();
    }
    for (JpegComponent component : scanned) {
      Arrays.fill(component.missing, band.from, band.to + 1, band.low);
    }
    bits.start(data);
    endOfBandRun = 0;
    boolean alone = scanned.length == 1;
    JpegComponent first = scanned[0];
    int across = alone ? first.blocksAcross : JpegComponent.ceil(width, 8 * most);
    int down = alone ? first.blocksDown : JpegComponent.ceil(height, 8 * mostDown);
    int units = 0;
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++, units++) {
        if (restartInterval > 0 && units > 0 && units % restartInterval == 0) {
          restart(scanned, units / restartInterval - 1);
        }
        if (alone) {
          block(first, row, column, band);
        } else {
          unit(scanned, row, column, band);
        }
      }
    }
    if (!progressive) {
      for (JpegComponent component : scanned) {
        component.dct.flush();
      }
    }
    return bits.end();
  }

  private void restart(JpegComponent[] scanned, int number) throws Unclear {
    bits.restart(number & 7);
    endOfBandRun = 0;
    for (JpegComponent component : scanned) {
      component.prediction = 0;
    }
  }

  private void unit(JpegComponent[] scanned, int row, int column, Band band) throws Unclear {
    for (JpegComponent component : scanned) {
      for (int y = 0; y < component.vertical; y++) {
        for (int x = 0; x < component.horizontal; x++) {
          block(component, row * component.vertical + y, column * component.horizontal + x, band);
        }
      }
    }
  }

  private void block(JpegComponent component, int row, int column, Band band) throws Unclear {
    if (!progressive) {
      bits.block(component);
      component.dct.add(row, column);
      return;
    }
    short[] all = component.coefficients;
    int at = component.block(row, column);
    if (band.from == 0) {
      if (band.high == 0) {
        component.prediction += bits.number(bits.symbol(table(component.dc)));
        all[at] = (short) (component.prediction << band.low);
      } else if (bits.bit() == 1) {
        all[at] |= (short) (1 << band.low);
      }
    } else if (band.high == 0) {
      firstBand(component, all, at, band);
    } else {
      refineBand(component, all, at, band);
    }
  }

  private static JpegBits.Codes table(JpegBits.Codes codes) throws Unclear {
    if (codes == null) {
      throw new Unclear();
    }
    return codes;
  }

  private void firstBand(JpegComponent component, short[] all, int at, Band band) throws Unclear {
    if (endOfBandRun > 0) {
      endOfBandRun--;
      return;
    }
    JpegBits.Codes codes = table(component.ac);
    for (int k = band.from; k <= band.to; k++) {
      int symbol = bits.symbol(codes);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size != 0) {
        k += run;
        all[at + JpegOrder.ZIGZAG[k]] = (short) (bits.number(size) << band.low);
      } else if (run == 15) {
        k += 15;
      } else {
        endOfBandRun = (1 << run) + bits.bits(run) - 1;
        return;
      }
    }
  }

  private void refineBand(JpegComponent component, short[] all, int at, Band band) throws Unclear {
    int k = band.from;
    int one = 1 << band.low;
    if (endOfBandRun == 0) {
      JpegBits.Codes codes = table(component.ac);
      for (; k <= band.to; k++) {
        int symbol = bits.symbol(codes);
        int run = symbol >> 4;
        int value = 0;
        if ((symbol & 15) != 0) {
          value = bits.bit() == 1 ? one : -one;
        } else if (run != 15) {
          endOfBandRun = (1 << run) + bits.bits(run);
          break;
        }
        for (; k <= band.to; k++) {
          int c = at + JpegOrder.ZIGZAG[k];
          if (all[c] != 0) {
            refine(all, c, one);
          } else if (run-- == 0) {
            break;
          }
        }
        if (value != 0) {
          all[at + JpegOrder.ZIGZAG[k]] = (short) value;
        }
      }
    }
    if (endOfBandRun > 0) {
      for (; k <= band.to; k++) {
        if (all[at + JpegOrder.ZIGZAG[k]] != 0) {
          refine(all, at + JpegOrder.ZIGZAG[k], one);
        }
      }
      endOfBandRun--;
    }
  }

  private void refine(short[] all, int at, int one) throws Unclear {
    if (bits.bit() == 1 && (all[at] & one) == 0) {
      all[at] += (short) (all[at] >= 0 ? one : -one);
    }
  }

  /** What a progressive scan brings: coefficients {@code from} to {@code to}, and which bits. */
  private record Band(int from, int to, int high, int low) {}
}
