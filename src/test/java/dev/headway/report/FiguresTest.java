package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "9.94, 9.9 s",
    "9.95, 10 s",
    "59.4, 59 s",
    "59.6, 1 min 0 s",
    "3599.4, 59 min 59 s",
    "7440, 2 h 4 min",
    "NaN, not a number",
  })
  void secondsInTheUnitThatFits(double seconds, String shown) {
    assertThat(Figures.seconds(OptionalDouble.of(seconds))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0.69314718, 0.6931",
    "-0.00001, 0.0000",
    "99999.5, 99999.5000",
    "1e6, 1.000e+06",
    "Infinity, infinite",
    "-Infinity, minus infinite",
  })
  void lossesWithFourDecimals(double loss, String shown) {
    assertThat(Figures.loss(loss)).isEqualTo(shown);
  }

  @Test
  void whatIsNotThereIsADash() {
    assertThat(Figures.count(OptionalLong.empty())).isEqualTo("–");
    assertThat(Figures.loss(OptionalDouble.empty())).isEqualTo("–");
    assertThat(Figures.percent(OptionalDouble.empty())).isEqualTo("–");
    assertThat(Figures.seconds(OptionalDouble.empty())).isEqualTo("–");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("not a number");
  }

  @Test
  void linesAndTabsStayWhereTheyMayStay() {
    assertThat(Figures.visible("a\r\n\tb\u0007")).isEqualTo("a\\r\\n\\tb\\u0007");
    assertThat(Figures.visibleLines("a\r\n\tb\u0007\r")).isEqualTo("a\n\tb\\u0007\\r");
  }
}
