package dev.headway.bench;

import dev.headway.backbone.FrozenRunner;
import dev.headway.error.HeadwayException;
import dev.headway.feature.Featurizer;
import dev.headway.feature.FrozenPart;
import dev.headway.image.ImageReader;
import dev.headway.image.UnusableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Decode, resize, frozen network in a loop on one core: what is left without Spark. */
final class BareLoop implements Featurizing {
  private final List<Path> files;
  private final FrozenRunner runner;
  private final ImageReader reader;
  private final float[] input;

  BareLoop(FrozenPart part, List<Path> files) {
    this.files = files;
    this.runner = part.open();
    this.reader = new ImageReader(part.inputSize(), part.preprocess());
    this.input = new float[part.pixelsPerImage()];
  }

  @Override
  public long pass(int images) {
    long done = 0;
    int batch = 0;
    try {
      for (Path file : files.subList(0, images)) {
        reader.read(Files.readAllBytes(file), input, 0);
        runner.add(input, 0);
        batch++;
        if (batch == Featurizer.BLOCK_ROWS) {
          done += run(batch);
          batch = 0;
        }
      }
      return done + run(batch);
    } catch (IOException | UnusableImageException e) {
      throw HeadwayException.input("the bare loop can't read its images: " + e.getMessage(), e);
    }
  }

  private long run(int batch) {
    if (batch > 0) {
      runner.features();
    }
    return batch;
  }

  @Override
  public void close() {
    runner.close();
  }
}
