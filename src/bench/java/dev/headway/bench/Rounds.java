package dev.headway.bench;

import dev.headway.bench.AveragingBenchmark.Repeats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets the contenders run one after the other, over again, each time beginning with another one, so
 * that what else the machine does meets all of them.
 */
final class Rounds {
  private final Lineup lineup;
  private final Map<String, Samples> samples = new LinkedHashMap<>();

  Rounds(Lineup lineup) {
    this.lineup = lineup;
  }

  Map<String, Samples> run(Repeats repeats) {
    Map<String, Supplier<Contender>> own = new LinkedHashMap<>();
    Map<String, Supplier<Contender>> stock = new LinkedHashMap<>();
    for (int frequency : lineup.frequencies()) {
      own.put(Lineup.headway(frequency), () -> lineup.newHeadway(frequency));
      stock.put(Lineup.stock(frequency), () -> lineup.newStock(frequency));
    }
    own.put(Lineup.LOCAL, lineup::newLocal);
    for (int repeat = 0; repeat < repeats.own(); repeat++) {
      Map<String, Supplier<Contender>> all = new LinkedHashMap<>(own);
      if (repeat < repeats.stock()) {
        all.putAll(stock);
      }
      List<String> names = new ArrayList<>(all.keySet());
      Collections.rotate(names, -repeat);
      for (String name : names) {
        time(
            name,
            all.get(name),
            stock.containsKey(name) ? repeats.laterOfStock() : repeats.later());
      }
      pass();
    }
    return samples;
  }

  private void time(String name, Supplier<Contender> contender, int later) {
    Samples found = samples.computeIfAbsent(name, n -> new Samples());
    // What contenders before have left behind isn't this one's to clean up.
    System.gc();
    try (Contender running = contender.get()) {
      for (int epoch = 0; epoch <= later; epoch++) {
        Watch watch = new Watch();
        long rows = running.epoch();
        if (epoch == 0) {
          found.first(watch.seconds(), rows);
        } else {
          found.later(watch.seconds(), watch.cpuSeconds(), rows);
        }
      }
    }
  }

  private void pass() {
    Samples found = samples.computeIfAbsent(Lineup.MLLIB, n -> new Samples());
    System.gc();
    try (MllibRegression mllib = lineup.newMllib()) {
      Watch watch = new Watch();
      long rows = mllib.epoch();
      double seconds = watch.seconds() / mllib.passes();
      found.first(seconds, rows / mllib.passes());
      found.later(seconds, watch.cpuSeconds() / mllib.passes(), rows / mllib.passes());
    }
  }
}
