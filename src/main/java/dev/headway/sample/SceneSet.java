package dev.headway.sample;

import java.util.List;
import java.util.stream.Stream;

/** Which things are shown. The two sets have no class in common. */
public enum SceneSet {
  /** The built-in sample's classes. */
  QUICKSTART(List.of(QuickstartMotif.values())),
  /** What the small backbone was pretrained on. */
  PRETRAINING(
      Stream.<Motif>concat(
              Stream.of(PretrainingMotif.values()), Stream.of(PretrainingFigure.values()))
          .toList());

  private final List<Motif> motifs;

  SceneSet(List<Motif> motifs) {
    this.motifs = motifs;
  }

  /** The labels, in the order of their numbers. */
  public List<String> labels() {
    return motifs.stream().map(Motif::label).sorted().toList();
  }

  Motif motif(String label) {
    return motifs.stream()
        .filter(m -> m.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(label + " is not in " + labels()));
  }
}
