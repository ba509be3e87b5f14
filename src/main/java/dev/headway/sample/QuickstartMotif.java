package dev.headway.sample;

import java.util.Locale;

/** The five classes of the built-in sample. */
enum QuickstartMotif implements Motif {
  CAR {
    @Override
    public void draw(Brush b) {
      double roof = b.between(-0.25, 0.05);
      double waist = roof + b.between(0.35, 0.45);
      double radius = b.between(0.2, 0.27);
      double front = b.between(0.35, 0.6);
      b.colour(0).box(-1, waist, 1, 1 - radius * 0.7);
      b.colour(0).polygon(-0.75, waist, -0.5, roof, front - 0.15, roof, front + 0.2, waist);
      b.colour(1).polygon(-0.6, waist, -0.44, roof + 0.08, -0.08, roof + 0.08, -0.08, waist);
      b.colour(1).polygon(0, waist, 0, roof + 0.08, front - 0.18, roof + 0.08, front + 0.06, waist);
      for (double x : new double[] {-0.55, 0.55}) {
        b.colour(2).oval(x, 1 - radius, radius, radius);
        b.colour(3).oval(x, 1 - radius, radius * 0.45, radius * 0.45);
      }
      if (b.perhaps(0.6)) {
        b.colour(4).oval(0.95, waist + 0.12, 0.06, 0.07);
      }
    }
  },
  HOUSE {
    @Override
    public void draw(Brush b) {
      double eaves = b.between(-0.25, 0.1);
      double side = b.between(0.65, 0.85);
      double ridge = b.between(-0.25, 0.25);
      if (b.perhaps(0.6)) {
        double chimney = b.between(-0.5, 0.3);
        b.colour(3).box(chimney, -0.95, chimney + 0.2, eaves);
      }
      b.colour(0).box(-side, eaves, side, 1);
      b.colour(1).polygon(-side - 0.15, eaves, ridge, b.between(-1, -0.75), side + 0.15, eaves);
      double door = b.between(-0.5, 0.25);
      b.colour(2).box(door, 0.45, door + 0.25, 1);
      int windows = b.count(2, 3);
      for (int i = 0; i < windows; i++) {
        double x = -side + 0.12 + i * (2 * side - 0.2) / windows;
        b.colour(4).box(x, eaves + 0.12, x + 0.24, eaves + 0.36);
        b.shade(4, 0.5).line(x + 0.12, eaves + 0.12, x + 0.12, eaves + 0.36, 0.03);
      }
    }
  },
  SAILBOAT {
    @Override
    public void draw(Brush b) {
      double deck = b.between(0.5, 0.65);
      double mast = b.between(-0.2, 0.2);
      b.colour(0).polygon(-0.9, deck, 0.9, deck, 0.6, 1, -0.6, 1);
      b.colour(1).line(mast, -1, mast, deck, 0.06);
      double foot = deck - b.between(0.08, 0.18);
      b.colour(2).polygon(mast + 0.06, -0.95, mast + 0.06, foot, b.between(0.6, 0.85), foot);
      if (b.perhaps(0.75)) {
        b.colour(3).polygon(mast - 0.06, b.between(-0.8, -0.5), mast - 0.06, foot, -0.75, foot);
      }
      if (b.perhaps(0.5)) {
        b.colour(4).line(-0.8, deck + 0.12, 0.8, deck + 0.12, 0.07);
      }
    }
  },
  TREE {
    @Override
    public void draw(Brush b) {
      double crown = b.between(-0.4, -0.2);
      double trunk = b.between(0.08, 0.15);
      b.colour(0).polygon(-trunk, crown, trunk, crown, trunk * 1.5, 1, -trunk * 1.5, 1);
      b.colour(0).line(0, 0.3, b.between(0.25, 0.4), crown, 0.07);
      b.colour(0).line(0, 0.25, b.between(-0.4, -0.25), crown, 0.07);
      int tufts = b.count(9, 16);
      for (int i = 0; i < tufts; i++) {
        double angle = 2 * Math.PI * i / tufts;
        double reach = b.between(0.2, 0.5);
        double radius = b.between(0.18, 0.32);
        b.shade(1, b.between(0.7, 1.3))
            .oval(reach * 1.2 * Math.cos(angle), crown + reach * Math.sin(angle), radius, radius);
      }
    }
  },
  WINDMILL {
    @Override
    public void draw(Brush b) {
      double width = b.between(0.25, 0.38);
      double top = b.between(-0.35, -0.2);
      b.colour(0).polygon(-width, 1, -width * 0.6, top, width * 0.6, top, width, 1);
      b.colour(1).dome(0, top + 0.02, width * 0.65, 0.25);
      b.colour(2).box(-0.1, 0.65, 0.1, 1);
      double angle = b.between(0, Math.PI / 2);
      double reach = b.between(0.65, 0.8);
      for (int sail = 0; sail < 4; sail++) {
        b.turned(
            0,
            top,
            angle + sail * Math.PI / 2,
            () -> {
              b.colour(3).line(0, top, 0, top - reach, 0.06);
              b.colour(4).box(0.02, top - reach, 0.2, top - 0.18);
            });
      }
      b.colour(3).oval(0, top, 0.08, 0.08);
    }
  };

  @Override
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
