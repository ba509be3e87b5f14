package dev.headway.sample;

import java.util.Locale;

/** Things of the pretraining task that grow, and two with their curves: stems, tufts, domes. */
enum PretrainingFigure implements Motif {
  CACTUS {
    @Override
    public void draw(Brush b) {
      double half = b.between(0.14, 0.2);
      b.colour(0).box(-half, -0.75, half, 1).oval(0, -0.75, half, half);
      for (int side = -1; side <= 1; side += 2) {
        double elbow = b.between(-0.1, 0.45);
        double reach = side * b.between(0.5, 0.75);
        double tip = elbow - b.between(0.35, 0.6);
        b.colour(0).line(0, elbow, reach, elbow, 0.2).line(reach, elbow + 0.1, reach, tip, 0.2);
        b.colour(0).oval(reach, tip, 0.1, 0.1);
      }
      for (double x = -half * 0.5; x <= half * 0.6; x += half * 0.5) {
        b.shade(0, 0.6).line(x, -0.7, x, 1, 0.03);
      }
    }
  },
  FISH {
    @Override
    public void draw(Brush b) {
      double high = b.between(0.35, 0.5);
      b.colour(0).oval(-0.15, 0.3, 0.75, high);
      b.colour(1).polygon(0.45, 0.3, 1, -0.1, 0.9, 0.3, 1, 0.7);
      b.colour(1).polygon(-0.2, 0.35 - high, 0.1, -0.1 - high, 0.3, 0.45 - high);
      b.colour(2).oval(-0.6, 0.2, 0.11, 0.11);
      b.shade(2, 0.3).oval(-0.6, 0.2, 0.05, 0.05);
      for (int i = 0; i < b.count(0, 3); i++) {
        b.shade(0, 0.7).line(-0.2 + 0.2 * i, 0.1, -0.2 + 0.2 * i, 0.5, 0.06);
      }
    }
  },
  FLOWER {
    @Override
    public void draw(Brush b) {
      double y = b.between(-0.5, -0.35);
      int petals = b.count(5, 8);
      b.colour(0).line(0, y, b.between(-0.15, 0.15), 1, 0.08);
      b.turned(0, 0.5, 0.5, () -> b.colour(0).oval(0.25, 0.5, 0.25, 0.1));
      double angle = b.between(0, 1);
      for (int i = 0; i < petals; i++) {
        b.turned(
            0,
            y,
            angle + 2 * Math.PI * i / petals,
            () -> b.shade(1, 1.1).oval(0, y - 0.33, 0.16, 0.24));
      }
      b.colour(2).oval(0, y, 0.17, 0.17);
    }
  },
  MUSHROOM {
    @Override
    public void draw(Brush b) {
      double brim = b.between(-0.1, 0.2);
      double stem = b.between(0.18, 0.28);
      b.colour(0).polygon(-stem, brim, stem, brim, stem * 1.4, 1, -stem * 1.4, 1);
      b.colour(1).dome(0, brim, b.between(0.75, 0.95), b.between(0.7, 1));
      for (int i = 0; i < b.count(3, 6); i++) {
        double radius = b.between(0.06, 0.13);
        b.colour(2).oval(b.between(-0.5, 0.5), brim - b.between(0.15, 0.45), radius, radius);
      }
    }
  },
  UMBRELLA {
    @Override
    public void draw(Brush b) {
      double rim = b.between(-0.2, 0.05);
      b.colour(0).line(0, -1, 0, 0.9, 0.06).line(0, 0.9, 0.2, 0.95, 0.08);
      b.colour(1).dome(0, rim, 0.95, rim + 0.95);
      int ribs = b.count(3, 5);
      for (int i = 0; i < ribs; i++) {
        double half = 0.95 / ribs;
        double x = -0.95 + half * (2 * i + 1);
        b.colour(1 + i % 2).polygon(x - half, rim, x + half, rim, x, rim + 0.1);
        b.shade(1, 0.6).line(0, -0.93, x - half, rim, 0.03);
      }
    }
  };

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
