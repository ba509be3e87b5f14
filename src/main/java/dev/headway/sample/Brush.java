package dev.headway.sample;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Random;

/** Draws shapes in a motif's own square, with colours and chances of one scene. */
final class Brush {
  private final Graphics2D graphics;
  private final Random random;
  private final Color[] colours;

  /** Draws where the graphics' transform puts the square; picks its few colours by chance. */
  Brush(Graphics2D graphics, Random random) {
    this.graphics = graphics;
    this.random = random;
    this.colours = new Color[6];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = strongColour(random);
    }
  }

  /** For what is behind: any hue, of middling brightness and dull. */
  static Color dullColour(Random random) {
    return Color.getHSBColor(
        random.nextFloat(), 0.05f + 0.45f * random.nextFloat(), 0.3f + 0.4f * random.nextFloat());
  }

  /** For what stands out: any hue, dark or light. */
  static Color strongColour(Random random) {
    float brightness = random.nextFloat() * 0.25f;
    return Color.getHSBColor(
        random.nextFloat(),
        0.1f + 0.6f * random.nextFloat(),
        random.nextBoolean() ? 0.05f + brightness : 1 - brightness);
  }

  /** Between the two, evenly. */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** From {@code low} to {@code high}, both included. */
  int count(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  boolean perhaps(double probability) {
    return random.nextDouble() < probability;
  }

  /** Takes the scene's n-th colour. */
  Brush colour(int n) {
    graphics.setColor(colours[n % colours.length]);
    return this;
  }

  /** The n-th colour, lighter (over 1) or darker. */
  Brush shade(int n, double factor) {
    Color c = colours[n % colours.length];
    graphics.setColor(
        new Color(
            (int) Math.min(255, c.getRed() * factor),
            (int) Math.min(255, c.getGreen() * factor),
            (int) Math.min(255, c.getBlue() * factor)));
    return this;
  }

  Brush shape(Shape shape) {
    graphics.fill(shape);
    return this;
  }

  Brush box(double left, double top, double right, double bottom) {
    return shape(new Rectangle2D.Double(left, top, right - left, bottom - top));
  }

  Brush oval(double x, double y, double radiusX, double radiusY) {
    return shape(new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY));
  }

  Brush ring(double x, double y, double radius, double thickness) {
    graphics.setStroke(new BasicStroke((float) thickness));
    graphics.draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    return this;
  }

  /** The upper half of an ellipse whose flat side is at y. */
  Brush dome(double x, double y, double radiusX, double radiusY) {
    return shape(
        new Arc2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY, 0, 180, Arc2D.CHORD));
  }

  Brush line(double x1, double y1, double x2, double y2, double thickness) {
    graphics.setStroke(
        new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    return this;
  }

  /** Corners as x, y, x, y, … */
  Brush polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return shape(path);
  }

  /** Draws something turned about a point. */
  void turned(double x, double y, double angle, Runnable drawing) {
    AffineTransform before = graphics.getTransform();
    graphics.rotate(angle, x, y);
    drawing.run();
    graphics.setTransform(before);
  }
}
