package dev.headway.config;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a class' rows count in the training loss, as in Keras' {@code fit(class_weight=…)}.
 *
 * @param byLabel the weight of each label that is named, above 0; the others weigh 1. Empty stands
 *     for {@code balanced}: n / (classes · rows of the class), as scikit-learn computes it
 */
public record ClassWeight(Map<String, Double> byLabel) implements Serializable {
  /** Classes weigh inversely to their rows in the training split. */
  public static final ClassWeight BALANCED = new ClassWeight(Map.of());

  /** Copies the map, in its order. */
  public ClassWeight {
    byLabel = Collections.unmodifiableMap(new LinkedHashMap<>(byLabel));
  }

  /** Whether the weights follow from the training split. */
  public boolean isBalanced() {
    return byLabel.isEmpty();
  }
}
