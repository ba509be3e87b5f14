package dev.headway.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in headers; unsigned, offsets as the caller has checked them. */
final class Bytes {
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long ONES = 0x0101010101010101L;

  private Bytes() {}

  static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  static int u16be(byte[] b, int at) {
    return u8(b, at) << 8 | u8(b, at + 1);
  }

  static int u16le(byte[] b, int at) {
    return u8(b, at) | u8(b, at + 1) << 8;
  }

  static int u24le(byte[] b, int at) {
    return u16le(b, at) | u8(b, at + 2) << 16;
  }

  static long u32be(byte[] b, int at) {
    return (long) u16be(b, at) << 16 | u16be(b, at + 2);
  }

  static long u32le(byte[] b, int at) {
    return u16le(b, at) | (long) u16le(b, at + 2) << 16;
  }

  static int i32le(byte[] b, int at) {
    return (int) u32le(b, at);
  }

  static boolean ascii(byte[] b, int at, String text) {
    if (at + text.length() > b.length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (b[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The first byte 0xff from here on, or the length. */
  static int indexOfFf(byte[] bytes, int from) {
    int at = from;
    while (at + 8 <= bytes.length) {
      long next = (long) LONGS.get(bytes, at);
      // No byte is 0xff: none of the complement is zero.
      if ((~next - ONES & next & ONES << 7) != 0) {
        break;
      }
      at += 8;
    }
    while (at < bytes.length && bytes[at] != (byte) 0xff) {
      at++;
    }
    return at;
  }
}
