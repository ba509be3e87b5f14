package dev.headway.report;

/**
 * A drawn picture.
 *
 * @param svg an XML document on white
 */
public record Sketch(String name, String svg) {
  static Sketch of(Chart chart) {
    return new Sketch(chart.name(), Drawing.draw(chart).svg());
  }
}
