package dev.headway.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.Loss;
import dev.headway.feature.FeatureColumns;
import dev.headway.feature.PackedRows;
import dev.headway.testing.RoundTrip;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final StructType COLUMNS =
      new StructType()
          .add(FeatureColumns.KEY, DataTypes.StringType)
          .add(FeatureColumns.POSITION, DataTypes.LongType)
          .add(FeatureColumns.LABEL, DataTypes.IntegerType)
          .add(FeatureColumns.FEATURES, DataTypes.BinaryType);

  /** Positions 0 … n - 1. */
  private static PackedRows rows(int from, int... labels) {
    PackedRows.Builder packed = new PackedRows.Builder(labels.length);
    for (int i = 0; i < labels.length; i++) {
      Row row =
          new GenericRowWithSchema(
              new Object[] {"k" + (from + i), (long) (from + i), labels[i], new byte[4]}, COLUMNS);
      packed.add(row);
    }
    return packed.build();
  }

  private static Study study(Findings findings) {
    return findings.study(null);
  }

  private static List<Long> positions(List<Judged> rows) {
    return rows.stream().map(Judged::position).toList();
  }

  @Test
  void findsTheSurestTheMistakenAndTheLeastSure() {
    Findings findings = new Findings(2, Outputs.softmax(3));
    findings.add(
        rows(0, 0, 1, 2, 0, 1),
        new float[] {
          0.9f, 0.05f, 0.05f, // right, sure
          0.6f, 0.3f, 0.1f, // wrong
          0.1f, 0.1f, 0.8f, // right
          0.3f, 0.36f, 0.34f, // wrong, least sure; its own class is third
          0.2f, 0.5f, 0.3f, // right, not so sure
        });
    Study study = study(findings);
    assertThat(positions(study.right())).containsExactly(0L, 2L);
    assertThat(positions(study.wrong())).containsExactly(1L, 3L);
    assertThat(positions(study.leastSure())).containsExactly(3L, 4L);
    Judged least = study.leastSure().get(0);
    assertThat(least.isRight()).isFalse();
    assertThat(least.classes()).containsExactly(1, 2, 0);
    assertThat(least.scores()).containsExactly(0.36f, 0.34f, 0.3f);
    assertThat(study.bins()).hasSize(10);
    assertThat(study.bins().get(9))
        .isEqualTo(new Study.Bin(1, 1, study.bins().get(9).confidence()));
    assertThat(study.bins().get(3).images()).isOne();
    assertThat(study.bins().get(3).right()).isZero();
    assertThat(study.bins().get(3).confidence()).isCloseTo(0.36, within(1e-7));
  }

  @Test
  void theTrueClassIsAlwaysTold() {
    Findings findings = new Findings(1, Outputs.softmax(5));
    findings.add(rows(0, 4), new float[] {0.4f, 0.3f, 0.2f, 0.06f, 0.04f});
    assertThat(study(findings).wrong().get(0).classes()).containsExactly(0, 1, 2, 4);
  }

  @Test
  void aProbabilityOfOneIsInTheLastBin() {
    Findings findings = new Findings(0, Outputs.softmax(2));
    findings.add(rows(0, 0, 0), new float[] {1, 0, 0.5f, 0.5f});
    Study study = study(findings);
    assertThat(study.bins().get(9)).isEqualTo(new Study.Bin(1, 1, 1));
    assertThat(study.bins().get(5)).isEqualTo(new Study.Bin(1, 1, 0.5));
    assertThat(study.right()).isEmpty();
  }

  @Test
  void withoutProbabilitiesTheMarginSays() {
    Findings findings = new Findings(1, new Outputs(Loss.MEAN_SQUARED_ERROR, 0, 3));
    findings.add(rows(0, 0, 0), new float[] {5, 4.9f, 0, 1, 0, 0});
    Study study = study(findings);
    assertThat(positions(study.right())).containsExactly(1L);
    assertThat(positions(study.leastSure())).containsExactly(0L);
    assertThat(study.bins()).isEmpty();
  }

  /** Many equally sure rows: the same ones are found in whatever pieces and order they come. */
  @Test
  void howRowsAreDealtChangesNothing() {
    Random random = new Random(7);
    int n = 500;
    int[] labels = random.ints(n, 0, 4).toArray();
    float[] scores = new float[n * 4];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(8) / 8f;
    }
    Findings whole = new Findings(8, Outputs.softmax(4));
    whole.add(rows(0, labels), scores);
    Study expected = study(whole);
    for (int size : new int[] {1, 7, 64, 499}) {
      List<Findings> parts = new ArrayList<>();
      for (int from = 0; from < n; from += size) {
        int to = Math.min(n, from + size);
        Findings part = new Findings(8, Outputs.softmax(4));
        part.add(
            rows(from, IntStream.range(from, to).map(i -> labels[i]).toArray()),
            java.util.Arrays.copyOfRange(scores, from * 4, to * 4));
        parts.add(part);
      }
      Collections.shuffle(parts, random);
      Findings sum = new Findings(8, Outputs.softmax(4));
      parts.forEach(sum::add);
      Study study = study(sum);
      assertThat(positions(study.right())).isEqualTo(positions(expected.right()));
      assertThat(positions(study.wrong())).isEqualTo(positions(expected.wrong()));
      assertThat(positions(study.leastSure())).isEqualTo(positions(expected.leastSure()));
      assertThat(study.bins()).isEqualTo(expected.bins());
    }
  }

  @Test
  void crossesToTheDriver() {
    Findings findings = new Findings(2, Outputs.softmax(2));
    findings.add(rows(0, 0, 1), new float[] {0.9f, 0.1f, 0.6f, 0.4f});
    PartScore part = new PartScore(List.of(), new Cells(2), new long[] {1}, findings);
    for (PartScore copy : List.of(RoundTrip.java(part), RoundTrip.kryo(part))) {
      assertThat(positions(study(copy.findings()).wrong())).containsExactly(1L);
      assertThat(study(copy.findings()).bins()).isEqualTo(study(findings).bins());
    }
  }
}
