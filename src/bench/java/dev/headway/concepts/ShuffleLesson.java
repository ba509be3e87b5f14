package dev.headway.concepts;

import dev.headway.report.Sketch;
import dev.headway.report.Sketches;
import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleBuffer;
import dev.headway.shuffle.ShuffleSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The order that shuffle(buffer).batch(n) gives, drawn by the shuffle that jobs run. */
final class ShuffleLesson {
  private static final int SEED = 42;
  private static final int FEW = 12;
  private static final int FEW_BUFFER = 4;
  private static final int FEW_BATCH = 3;
  private static final int ROWS = 450;
  private static final int CLASSES = 5;
  private static final int BATCH = 32;

  private ShuffleLesson() {}

  static void teach(Lesson lesson) {
    lesson.draw(steps());
    Numbers numbers = lesson.numbers();
    numbers.put("shuffle.rows", (long) ROWS);
    List<Sketches.Order> orders = new ArrayList<>();
    for (int buffer : new int[] {1, 50, ROWS}) {
      List<Integer> order = order(ROWS, buffer);
      orders.add(new Sketches.Order("buffer " + buffer, order));
      numbers.put("shuffle.buffer_" + buffer + "_moved", moved(order));
      // As a folder of classes is listed: one class after the other.
      long classes =
          order.subList(0, BATCH).stream().map(row -> row / (ROWS / CLASSES)).distinct().count();
      numbers.put("shuffle.buffer_" + buffer + "_classes", classes);
    }
    lesson.draw(
        Sketches.orders(
            "shuffle_orders",
            "Which row is trained when, for three buffers",
            "Place in the epoch to the right, position in the split upwards, a dot a row. With a"
                + " buffer of 1 a straight line, with 50 a band along it, with all rows a cloud.",
            orders));
  }

  private static List<Integer> order(int rows, int buffer) {
    List<Integer> order = new ArrayList<>();
    shuffle(IntStream.range(0, rows).iterator(), buffer).forEachRemaining(order::add);
    return order;
  }

  private static ShuffleBuffer<Integer> shuffle(Iterator<Integer> rows, int buffer) {
    return new ShuffleBuffer<>(rows, ShuffleSpec.of(buffer, SEED, Reshuffle.EACH_ITERATION), 0);
  }

  /** How far a row is from its place, on average. */
  private static double moved(List<Integer> order) {
    return IntStream.range(0, order.size())
        .map(at -> Math.abs(order.get(at) - at))
        .average()
        .orElseThrow();
  }

  private static Sketch steps() {
    Watched rows = new Watched(FEW);
    ShuffleBuffer<Integer> shuffle = shuffle(rows, FEW_BUFFER);
    TreeSet<Integer> held = new TreeSet<>();
    List<Sketches.Draw> draws = new ArrayList<>();
    int seen = 0;
    while (shuffle.hasNext()) {
      for (; seen < rows.given; seen++) {
        held.add(seen);
      }
      List<Integer> before = List.copyOf(held);
      int drawn = shuffle.next();
      held.remove(drawn);
      draws.add(new Sketches.Draw(before, drawn));
    }
    return Sketches.draws(
        "shuffle_steps",
        "shuffle(" + FEW_BUFFER + ").batch(" + FEW_BATCH + ") of " + FEW + " rows, draw by draw",
        "Each column is a draw: the rows in the buffer, the drawn one framed, and below it the row"
            + " as it comes out: "
            + draws.stream().map(Sketches.Draw::drawn).toList()
            + ".",
        draws,
        FEW_BUFFER,
        FEW_BATCH);
  }

  /** 0, 1, 2, … and how many were taken. */
  private static final class Watched implements Iterator<Integer> {
    private final int rows;
    private int given;

    Watched(int rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return given < rows;
    }

    @Override
    public Integer next() {
      return given++;
    }
  }
}
