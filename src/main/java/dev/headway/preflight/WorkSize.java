package dev.headway.preflight;

/**
 * How large a phase of a job is. Floats are of 4 bytes.
 *
 * @param frozenParameters floats of the part that runs once over every image
 * @param frozenMaps floats of the largest two of its maps that one image has at a time
 * @param frozenOnOnnx whether ONNX Runtime runs it; else DL4J does
 * @param imageFloats of one image as it comes in
 * @param trainedParameters floats of the part that learns
 * @param updaterFloats of the optimizer's state
 * @param trainedMaps floats of all maps of the trained part, for one row
 * @param rowFloats of one row that enters it
 * @param copies variants of a training row
 * @param batch rows of a minibatch
 * @param workers lanes
 * @param classes of the data
 * @param rows of all roles
 */
public record WorkSize(
    long frozenParameters,
    long frozenMaps,
    boolean frozenOnOnnx,
    long imageFloats,
    long trainedParameters,
    long updaterFloats,
    long trainedMaps,
    long rowFloats,
    int copies,
    int batch,
    int workers,
    int classes,
    long rows) {
  private static final long COLLECTED = 64 * Sizes.MIB;

  /** What a lane starts a round from, and what it comes back with. */
  long state() {
    return Float.BYTES * (trainedParameters + updaterFloats);
  }

  /** Whether the driver adds the lanes' results itself, all of which it then holds. */
  boolean driverAdds() {
    return workers * state() <= COLLECTED;
  }

  /** All rows' features as they are kept, once. */
  public long features() {
    return Float.BYTES * rowFloats * rows * copies;
  }
}
