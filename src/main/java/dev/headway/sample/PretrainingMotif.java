package dev.headway.sample;

import java.util.Locale;

/** Things of the pretraining task that people build: wheels, stripes, arches, roofs. */
enum PretrainingMotif implements Motif {
  BICYCLE {
    @Override
    public void draw(Brush b) {
      double radius = b.between(0.32, 0.42);
      double hub = 1 - radius;
      double saddle = b.between(-0.2, 0.05);
      for (double x : new double[] {-0.58, 0.58}) {
        b.colour(0).ring(x, hub, radius, 0.08);
        b.shade(0, 1.2).line(x - radius, hub, x + radius, hub, 0.02);
        b.shade(0, 1.2).line(x, hub - radius, x, hub + radius, 0.02);
      }
      b.colour(1).line(-0.58, hub, -0.2, saddle, 0.07).line(-0.2, saddle, 0, hub, 0.07);
      b.colour(1).line(-0.58, hub, 0, hub, 0.07).line(0, hub, 0.45, saddle, 0.07);
      b.colour(1).line(-0.2, saddle, 0.45, saddle, 0.07).line(0.58, hub, 0.4, saddle - 0.25, 0.07);
      b.colour(2).box(-0.35, saddle - 0.12, -0.05, saddle);
      b.colour(2).line(0.25, saddle - 0.25, 0.55, saddle - 0.25, 0.08);
    }
  },
  BRIDGE {
    @Override
    public void draw(Brush b) {
      double deck = b.between(-0.2, 0.2);
      int arches = b.count(2, 3);
      double span = 2.0 / arches;
      b.colour(0).box(-1, deck, 1, 1);
      for (int i = 0; i < arches; i++) {
        double x = -1 + span * (i + 0.5);
        b.colour(1).dome(x, 0.75, span * 0.38, 0.75 - deck - 0.15);
        b.colour(1).box(x - span * 0.38, 0.74, x + span * 0.38, 1);
      }
      b.colour(2).line(-1, deck - 0.15, 1, deck - 0.15, 0.06);
      for (double x = -0.95; x < 1; x += 0.2) {
        b.colour(2).line(x, deck - 0.15, x, deck, 0.04);
      }
    }
  },
  FENCE {
    @Override
    public void draw(Brush b) {
      int pales = b.count(4, 7);
      double step = 2.0 / pales;
      double top = b.between(-0.4, 0.1);
      b.colour(1).line(-1, top + 0.35, 1, top + 0.35, 0.1).line(-1, 0.75, 1, 0.75, 0.1);
      for (int i = 0; i < pales; i++) {
        double x = -1 + step * (i + 0.5);
        double half = step * 0.3;
        b.shade(0, b.between(0.85, 1.15))
            .polygon(x - half, top, x, top - 0.2, x + half, top, x + half, 1, x - half, 1);
      }
    }
  },
  KITE {
    @Override
    public void draw(Brush b) {
      double cross = b.between(-0.6, -0.4);
      double wide = b.between(0.5, 0.7);
      b.colour(0).polygon(0, -1, wide, cross, 0, 0.3, -wide, cross);
      b.colour(1).polygon(0, -1, wide, cross, 0, cross);
      b.colour(2).polygon(0, 0.3, -wide, cross, 0, cross);
      double x = 0;
      for (double y = 0.3; y < 0.95; y += 0.16) {
        double to = b.between(-0.3, 0.3);
        b.colour(3).line(x, y, to, y + 0.16, 0.04);
        b.colour(4).oval(to, y + 0.16, 0.09, 0.05);
        x = to;
      }
    }
  },
  LIGHTHOUSE {
    @Override
    public void draw(Brush b) {
      double foot = b.between(0.28, 0.4);
      double head = foot * b.between(0.5, 0.65);
      int stripes = b.count(4, 6);
      for (int i = 0; i < stripes; i++) {
        double y = -0.55 + 1.55 * i / stripes;
        double next = -0.55 + 1.55 * (i + 1) / stripes;
        double upper = head + (foot - head) * i / stripes;
        double lower = head + (foot - head) * (i + 1) / stripes;
        b.colour(i % 2).polygon(-upper, y, upper, y, lower, next, -lower, next);
      }
      b.colour(2).box(-head * 1.3, -0.6, head * 1.3, -0.52);
      b.colour(3).box(-head * 0.7, -0.82, head * 0.7, -0.6);
      b.colour(4).dome(0, -0.8, head * 0.9, 0.2);
    }
  },
  TENT {
    @Override
    public void draw(Brush b) {
      double top = b.between(-0.6, -0.2);
      double back = b.between(0.2, 0.5);
      b.shade(0, 0.7).polygon(0, top, back, top + 0.1, 1, 0.9, 0.75, 1);
      b.colour(0).polygon(0, top, 0.75, 1, -0.85, 1);
      b.colour(1).polygon(0, top + 0.3, 0.22, 1, -0.28, 1);
      b.colour(2).line(0, top + 0.3, -0.05, 1, 0.04);
      b.colour(3).line(0, top, -1, 0.95, 0.03);
    }
  },
  TRAIN {
    @Override
    public void draw(Brush b) {
      double top = b.between(-0.15, 0.15);
      int windows = b.count(3, 5);
      b.colour(0).box(-1, top, 1, 0.75);
      b.colour(1).box(-1, top - 0.1, 1, top);
      for (int i = 0; i < windows; i++) {
        double x = -0.9 + 1.8 * i / windows;
        b.colour(2).box(x, top + 0.12, x + 1.3 / windows, top + 0.38);
      }
      b.colour(3).line(-1, 0.6, 1, 0.6, 0.06);
      int wheels = b.count(4, 6);
      for (int i = 0; i < wheels; i++) {
        b.colour(4).oval(-0.85 + 1.7 * i / (wheels - 1), 0.87, 0.13, 0.13);
      }
    }
  };

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
