package dev.headway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.error.HeadwayException;
import dev.headway.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The peer: the same work in PyTorch, by a script of the shared folder. */
final class Torch {
  private static final String PYTHON = "/usr/bin/python3";

  private Torch() {}

  /** Whether the script and what it imports are there. */
  static boolean isThere() {
    if (!Files.exists(script()) || !Files.isExecutable(Path.of(PYTHON))) {
      return false;
    }
    try {
      ChildProcess.lastLine(List.of(PYTHON, "-c", "import torch, h5py, PIL"), environment());
      return true;
    } catch (HeadwayException e) {
      return false;
    }
  }

  /** Featurizes both folders and trains a softmax for some epochs. */
  static JsonNode train(Path train, Path test, int epochs) {
    return ChildProcess.json(
        List.of(
            PYTHON,
            script().toString(),
            train.toString(),
            test.toString(),
            "--epochs",
            String.valueOf(epochs),
            "--threads",
            "2"),
        environment());
  }

  private static Path script() {
    return Shared.root().resolve("bench/peer_torch.py");
  }

  /** Its threads are its own affair. */
  private static Map<String, String> environment() {
    return Map.of("OMP_NUM_THREADS", "");
  }
}
