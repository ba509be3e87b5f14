package dev.headway.sample;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.Random;

/** What is behind and before a motif: the same chances for every class. */
final class Backdrop {
  private final Graphics2D graphics;
  private final Random random;
  private final int width;
  private final int height;

  Backdrop(Graphics2D graphics, Random random, int width, int height) {
    this.graphics = graphics;
    this.random = random;
    this.width = width;
    this.height = height;
  }

  /** Sky, hills, ground and its texture. */
  void paint() {
    int horizon = (int) (height * (0.35 + 0.4 * random.nextDouble()));
    Color high = Brush.dullColour(random);
    Color low = Brush.dullColour(random);
    graphics.setPaint(new GradientPaint(0, 0, high, between(-20, 20), horizon, low));
    graphics.fillRect(0, 0, width, height);
    for (int i = random.nextInt(4); i > 0; i--) {
      cloud(horizon);
    }
    if (random.nextInt(3) > 0) {
      hills(horizon);
    }
    graphics.setPaint(
        new GradientPaint(
            0, horizon, Brush.dullColour(random), 0, height, Brush.dullColour(random)));
    graphics.fillRect(0, horizon, width, height - horizon);
    Color stripe = Brush.dullColour(random);
    for (int i = random.nextInt(14); i > 0; i--) {
      graphics.setColor(faint(stripe, 40 + random.nextInt(80)));
      graphics.setStroke(new BasicStroke(between(1, 4)));
      int y = horizon + random.nextInt(height - horizon);
      graphics.drawLine(random.nextInt(width), y, random.nextInt(width), y + random.nextInt(7) - 3);
    }
  }

  private void cloud(int horizon) {
    graphics.setColor(faint(Brush.dullColour(random), 120));
    int x = random.nextInt(width);
    int y = random.nextInt(Math.max(1, horizon));
    for (int i = 0; i < 4; i++) {
      float radius = between(4, 14);
      graphics.fill(
          new Ellipse2D.Float(x + between(-15, 15), y + between(-5, 5), radius * 2, radius));
    }
  }

  private void hills(int horizon) {
    graphics.setColor(Brush.dullColour(random));
    Path2D path = new Path2D.Double();
    path.moveTo(0, horizon + 1);
    for (int x = 0; x <= width + 20; x += 20) {
      path.lineTo(x, horizon - between(0, height * 0.25f));
    }
    path.lineTo(width, horizon + 1);
    path.closePath();
    graphics.fill(path);
  }

  /** Loose shapes of the kinds that motifs consist of, so that a part alone tells nothing. */
  void clutter(int pieces) {
    for (int i = 0; i < pieces; i++) {
      graphics.setColor(Brush.strongColour(random));
      float x = random.nextInt(width);
      float y = random.nextInt(height);
      float size = between(0.04f, 0.13f) * height;
      switch (random.nextInt(5)) {
        case 0 -> graphics.fill(new Ellipse2D.Float(x, y, size, size * between(0.6f, 1.4f)));
        case 1 -> {
          Path2D path = new Path2D.Float();
          path.moveTo(x, y);
          path.lineTo(x + between(-size, size) * 2, y + size);
          path.lineTo(x + between(-size, size) * 2, y + size * between(-1, 1));
          path.closePath();
          graphics.fill(path);
        }
        case 2 ->
            graphics.fillRect(
                (int) x, (int) y, (int) (size * between(0.5f, 1.8f)), (int) (size + 1));
        case 3 -> {
          graphics.setStroke(new BasicStroke(between(1, 3)));
          graphics.drawLine(
              (int) x, (int) y, (int) (x + between(-30, 30)), (int) (y + between(-30, 30)));
        }
        default -> {
          graphics.setStroke(new BasicStroke(between(1, 3)));
          graphics.draw(new Ellipse2D.Float(x, y, size, size));
        }
      }
    }
  }

  private static Color faint(Color colour, int alpha) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }

  private float between(float low, float high) {
    return low + (high - low) * random.nextFloat();
  }
}
