package dev.headway.report;

import org.jfree.chart.JFreeChart;

/**
 * A chart that is ready to be drawn.
 *
 * @param name of its files: letters, digits and {@code _}
 * @param title what it shows
 * @param description the same in words and numbers
 * @param width in the units of its text's size, about a phone's pixels
 * @param height in the same
 */
record Chart(
    String name, String title, String description, int width, int height, JFreeChart drawing) {
  static final int WIDTH = 460;
  static final int HEIGHT = 300;

  /** Of the usual size. */
  Chart(String name, String title, String description, JFreeChart drawing) {
    this(name, title, description, WIDTH, HEIGHT, drawing);
  }
}
