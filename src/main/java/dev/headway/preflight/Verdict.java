package dev.headway.preflight;

/** What a check found. */
public enum Verdict {
  OK("ok"),
  WARN("warn"),
  FAIL("FAIL");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
