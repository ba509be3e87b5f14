package dev.headway.train;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cursors that lanes left in this JVM. A task takes one out and puts it back only when it is
 * done, so two attempts never have the same one. Whether there is one never changes a result: a
 * task without one starts at the lane's beginning. So they may go when memory is short: what a lane
 * that moved away, or a trainer that failed, has left on other executors nobody takes back.
 */
final class LaneCursors {
  /** More lanes than an executor is given; what trainers before have left goes first. */
  private static final int MOST = 1024;

  private static final Map<Key, SoftReference<LaneCursor>> IDLE = new LinkedHashMap<>();

  private LaneCursors() {}

  /** The cursor that stands at this round, or null. */
  static LaneCursor take(String trainer, int lane, int epoch, int round) {
    synchronized (IDLE) {
      // Rounds are over before the next begins: what is behind was left by a lane that moved away.
      IDLE.entrySet()
          .removeIf(
              e -> {
                LaneCursor left = e.getValue().get();
                return left == null
                    || e.getKey().trainer.equals(trainer) && behind(left, epoch, round);
              });
      SoftReference<LaneCursor> idle = IDLE.get(new Key(trainer, lane));
      LaneCursor cursor = idle == null ? null : idle.get();
      if (cursor == null || cursor.epoch() != epoch || cursor.round() != round) {
        return null;
      }
      IDLE.remove(new Key(trainer, lane));
      return cursor;
    }
  }

  static void give(String trainer, LaneCursor cursor) {
    synchronized (IDLE) {
      Key key = new Key(trainer, cursor.lane());
      IDLE.remove(key);
      IDLE.put(key, new SoftReference<>(cursor));
      if (IDLE.size() > MOST) {
        IDLE.remove(IDLE.keySet().iterator().next());
      }
    }
  }

  /** Forgets a trainer's cursors in this JVM. */
  static void release(String trainer) {
    synchronized (IDLE) {
      IDLE.keySet().removeIf(key -> key.trainer.equals(trainer));
    }
  }

  /** How many cursors a trainer has left in this JVM. */
  static int idle(String trainer) {
    synchronized (IDLE) {
      return (int) IDLE.keySet().stream().filter(key -> key.trainer.equals(trainer)).count();
    }
  }

  private static boolean behind(LaneCursor cursor, int epoch, int round) {
    return cursor.epoch() < epoch || cursor.epoch() == epoch && cursor.round() < round;
  }

  private record Key(String trainer, int lane) {}
}
