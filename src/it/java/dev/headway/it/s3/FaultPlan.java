package dev.headway.it.s3;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Says what happens to each request; asked by one thread at a time. */
public interface FaultPlan {
  /**
   * What happens to a request.
   *
   * @param number of the request since the plan began, from 1
   */
  Fault next(long number, Kind kind);

  /** All goes well. */
  static FaultPlan none() {
    return (number, kind) -> Fault.NONE;
  }

  /** Each so-manieth request is answered {@code 503 SlowDown}. */
  static FaultPlan slowDownEvery(int nth) {
    return (number, kind) -> number % nth == 0 ? Fault.SLOW_DOWN : Fault.NONE;
  }

  /**
   * The store is away for a while.
   *
   * @param first the request that finds it so first
   */
  static FaultPlan outage(long first, Duration length) {
    return new FaultPlan() {
      private long began;

      @Override
      public Fault next(long number, Kind kind) {
        if (number < first) {
          return Fault.NONE;
        }
        if (number == first) {
          began = System.nanoTime();
        }
        return System.nanoTime() - began < length.toNanos() ? Fault.OUTAGE : Fault.NONE;
      }
    };
  }

  /**
   * One request in eight: busy, lost on either way, cut off, slow. An answer that says that an
   * upload in parts has ended isn't lost: no store can be asked again whether it has.
   */
  static FaultPlan mix(long seed) {
    List<Fault> faults =
        List.of(Fault.SLOW_DOWN, Fault.RESET, Fault.LOST, Fault.CUT, Fault.SLOW, Fault.SLOW);
    Random random = new Random(seed);
    return (number, kind) -> {
      int drawn = random.nextInt(8 * faults.size());
      Fault fault = drawn < faults.size() ? faults.get(drawn) : Fault.NONE;
      boolean answerLost = fault == Fault.LOST || fault == Fault.CUT;
      return kind == Kind.END_UPLOAD && answerLost ? Fault.RESET : fault;
    };
  }

  /** This one's faults, and where it has none another one's. */
  default FaultPlan and(FaultPlan other) {
    return (number, kind) -> {
      Fault fault = next(number, kind);
      Fault more = other.next(number, kind);
      return fault == Fault.NONE ? more : fault;
    };
  }
}
