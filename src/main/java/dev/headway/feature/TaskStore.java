package dev.headway.feature;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/** A task's way to the store, if there is one: each folder is looked at once. */
final class TaskStore {
  private final FeatureRequest request;
  private final FeatureTally tally;
  private final FeatureRecipe recipe;
  private final Map<String, Optional<UnitFolder>> folders = new HashMap<>();

  TaskStore(FeatureRequest request, FeatureTally tally) {
    this.request = request;
    this.tally = tally;
    // Here, since it says what machine this is.
    this.recipe =
        request.store() == null ? null : FeatureRecipe.of(request.frozen(), request.dtype());
  }

  /** Of the images as they are; empty without a store. */
  Optional<UnitFolder> unit(String split, long unit) {
    return recipe == null ? Optional.empty() : folder(recipe, request.contents().unit(split, unit));
  }

  /** Of their variants, which depend on places too. */
  Optional<UnitFolder> variants(String split, long unit) {
    if (recipe == null) {
      return Optional.empty();
    }
    String place = request.contents().unit(split, unit) + "\n" + split + "\n" + unit + "\n";
    return folder(recipe.with(request.variants().augmentation()), DigestUtils.sha256Hex(place));
  }

  private Optional<UnitFolder> folder(FeatureRecipe by, String unit) {
    return folders.computeIfAbsent(
        by.digest() + unit,
        key -> {
          try {
            UnitFolder folder = new UnitFolder(request.store(), by, unit, request.dtype());
            tally.folders().add(folder.uri());
            return Optional.of(folder);
          } catch (IOException e) {
            tally.warned().add("warning: " + where() + " can't be read: " + e.getMessage());
            return Optional.empty();
          }
        });
  }

  /** How far from {@code row} on things are as they are there, at most {@code end}. */
  static int end(Optional<UnitFolder> folder, int row, int end) {
    if (folder.isEmpty()) {
      return end;
    }
    return Math.min(
        end,
        folder
            .get()
            .covering(row)
            .map(Segment::to)
            .orElseGet(() -> folder.get().nextBeginning(row, end)));
  }

  /** Tells of a segment that can't be used, and forgets it. */
  void drop(UnreadableSegmentException unreadable) {
    folders.values().forEach(folder -> folder.ifPresent(f -> f.drop(unreadable)));
    if (!unreadable.gone()) {
      tally
          .warned()
          .add(
              "warning: stored features "
                  + unreadable.segment().path()
                  + " can't be used ("
                  + unreadable.getMessage()
                  + "): their images are featurized again");
    }
  }

  /** Tells that what is computed isn't kept. */
  void notKept(Throwable e) {
    tally
        .warned()
        .add(
            "warning: "
                + where()
                + " can't be written ("
                + e.getMessage()
                + "): some features won't be there for the next run");
  }

  private String where() {
    return "features.store " + request.store().uri();
  }
}
