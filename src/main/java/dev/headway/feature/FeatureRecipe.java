package dev.headway.feature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headway.backbone.Processor;
import dev.headway.config.FeatureType;
import dev.headway.config.InputSize;
import dev.headway.image.Augmentation;
import dev.headway.image.ImageReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What features are made by, the images apart. Two recipes with equal entries give the same bits
 * from the same images.
 *
 * @param entries names and values in the order in which people read them
 */
record FeatureRecipe(Map<String, String> entries) {
  /** The recipe's name beside what was made by it. Nothing reads it but people. */
  static final String FILE = "_recipe.json";

  /** Of this layout of the store; another one has other digests. */
  private static final String FORMAT_VERSION = "1";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  FeatureRecipe {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** The recipe of the images as they are, on this machine. */
  static FeatureRecipe of(FrozenPart part, FeatureType dtype) {
    return of(part, dtype, ImageReader.version(), Processor.kind());
  }

  static FeatureRecipe of(
      FrozenPart part, FeatureType dtype, String imageReader, String processor) {
    InputSize size = part.inputSize();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("format_version", FORMAT_VERSION);
    entries.put("image_reader", imageReader);
    entries.put("input_size", size.height() + " x " + size.width());
    entries.put("preprocess", part.preprocess().name().toLowerCase(Locale.ROOT));
    entries.putAll(part.recipe());
    entries.put("block_rows", Integer.toString(Featurizer.BLOCK_ROWS));
    entries.put("dtype", dtype.name().toLowerCase(Locale.ROOT));
    entries.put("processor", processor);
    return new FeatureRecipe(entries);
  }

  /** The recipe of all variants but the first. */
  FeatureRecipe with(Augmentation augmentation) {
    Map<String, String> more = new LinkedHashMap<>(entries);
    more.put("variants", "1 to " + (augmentation.copies() - 1));
    more.put("augmentation", augmentation.toString());
    return new FeatureRecipe(more);
  }

  /** SHA-256 of {@link #toJson}, 64 hex digits. */
  String digest() {
    return DigestUtils.sha256Hex(toJson());
  }

  /** JSON, an entry a line. */
  String toJson() {
    try {
      return JSON.writeValueAsString(entries) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }
}
