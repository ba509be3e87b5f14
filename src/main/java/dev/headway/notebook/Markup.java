package dev.headway.notebook;

import dev.headway.report.Figures;
import freemarker.core.HTMLOutputFormat;

/** Text from data in HTML. */
final class Markup {
  private Markup() {}

  /** For between tags and for quoted attributes: one line, nothing in it unseen. */
  static String escaped(String text) {
    return HTMLOutputFormat.INSTANCE.escapePlainText(Figures.visible(text));
  }
}
