package dev.headway.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.RoundTrip;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CellsTest {
  @Test
  void countsAsAMatrixDoes() {
    int classes = 7;
    SplittableRandom random = new SplittableRandom(3);
    long[][] expected = new long[classes][classes];
    long[][] counted = new long[classes][classes];
    for (int part = 0; part < 3; part++) {
      Cells cells = new Cells(classes);
      for (int row = 0; row < 200; row++) {
        int label = random.nextInt(classes);
        int predicted = random.nextInt(classes);
        expected[label][predicted]++;
        cells.add(label, predicted);
      }
      cells.trimmed().addTo(counted);
    }
    assertThat(counted).isDeepEqualTo(expected);
  }

  @Test
  void manyClassesHaveMoreCellsThanAnIntCounts() {
    Cells cells = new Cells(100_000);
    cells.add(99_999, 99_998);
    long[][] confusion = new long[100_000][];
    confusion[99_999] = new long[100_000];
    cells.addTo(confusion);
    assertThat(confusion[99_999][99_998]).isEqualTo(1);
  }

  @Test
  void whatIsSentDoesNotGrowWithTheRows() throws Exception {
    Cells few = new Cells(2);
    Cells many = new Cells(2);
    for (int row = 0; row < 100_000; row++) {
      many.add(row % 2, 1);
    }
    few.add(0, 1);
    few.add(1, 1);
    assertThat(bytes(many.trimmed())).isEqualTo(bytes(few.trimmed()));
  }

  @Test
  void travelsByBothSerializers() throws Exception {
    Cells cells = new Cells(2);
    cells.add(1, 0);
    for (Cells copy : java.util.List.of(RoundTrip.java(cells), RoundTrip.kryo(cells))) {
      long[][] confusion = new long[2][2];
      copy.addTo(confusion);
      assertThat(confusion).isDeepEqualTo(new long[][] {{0, 0}, {1, 0}});
    }
  }

  private static int bytes(Cells cells) throws Exception {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    try (java.io.ObjectOutputStream objects = new java.io.ObjectOutputStream(out)) {
      objects.writeObject(cells);
    }
    return out.size();
  }
}
