package dev.headway.feature;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of a DataFrame of features. */
public final class FeatureColumns {
  /** string: the image's path below its source's root. */
  public static final String KEY = "key";

  /** int: the class' index. */
  public static final String LABEL = "label";

  /** string: the source's split; after a split operation the role in the job. */
  public static final String SPLIT = "split";

  /** long: the row's position in its split, from 0. */
  public static final String POSITION = "position";

  /** binary: what enters the trainable part, as {@link FloatBytes}; null for an unusable image. */
  public static final String FEATURES = "features";

  /** string: why the image is unusable; null when it is usable. */
  public static final String REASON = "reason";

  /** binary: SHA-256 over split, position, key, label and the SHA-256 of the image's bytes. */
  public static final String DIGEST = "digest";

  /**
   * binary: what enters the trainable part for the variants 1 … copies - 1 of a training row's
   * image, one after the other, as {@link FloatBytes}; null where there are none. Variant 0 is
   * {@link #FEATURES}.
   */
  public static final String VARIANTS = "variants";

  /** boolean: whether all that the row has came from the feature store. */
  public static final String REUSED = "reused";

  static final StructType SCHEMA =
      new StructType()
          .add(KEY, DataTypes.StringType, false)
          .add(LABEL, DataTypes.IntegerType, false)
          .add(SPLIT, DataTypes.StringType, false)
          .add(POSITION, DataTypes.LongType, false)
          .add(FEATURES, DataTypes.BinaryType, true)
          .add(REASON, DataTypes.StringType, true)
          .add(DIGEST, DataTypes.BinaryType, false)
          .add(VARIANTS, DataTypes.BinaryType, true)
          .add(REUSED, DataTypes.BooleanType, false);

  private FeatureColumns() {}
}
