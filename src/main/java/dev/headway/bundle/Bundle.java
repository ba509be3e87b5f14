package dev.headway.bundle;

import dev.headway.error.HeadwayException;
import dev.headway.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * A finished model: the whole network, and the manifest that says what it is.
 *
 * @param manifest provenance, labels, input
 * @param network the whole network, from image to class probabilities; or from features
 * @param features an ONNX model from image to features, where the backbone was an ONNX file; else
 *     null
 */
public record Bundle(Manifest manifest, ComputationGraph network, byte[] features) {
  /** DL4J's file of the network. */
  public static final String MODEL = "model.zip";

  /** Where there are features before the network: ONNX, n × height × width × 3 in. */
  public static final String FEATURES = "features.onnx";

  /** The manifest, written last: a directory without it is no bundle. */
  public static final String MANIFEST = "manifest.json";

  /**
   * Writes a bundle.
   *
   * @param features null where the network takes images
   * @param manifest makes the manifest from the digests of the other files
   */
  public static void write(
      Path directory,
      ComputationGraph network,
      byte[] features,
      Function<Map<String, String>, Manifest> manifest,
      Configuration hadoop) {
    java.nio.file.Path local = null;
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      local = Files.createTempFile("headway-model", ".zip");
      ModelSerializer.writeModel(network, local.toFile(), false);
      Map<String, String> digests = new TreeMap<>();
      try (InputStream in = Files.newInputStream(local)) {
        digests.put(MODEL, DigestUtils.sha256Hex(in));
      }
      java.nio.file.Path model = local;
      new WholeFile(files, new Path(directory, MODEL)).write(out -> Files.copy(model, out));
      if (features != null) {
        write(files, new Path(directory, FEATURES), features);
        digests.put(FEATURES, DigestUtils.sha256Hex(features));
      }
      String json = ManifestParser.toJson(manifest.apply(digests));
      write(files, new Path(directory, MANIFEST), json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw HeadwayException.failure(
          "bundle " + directory + " can't be written: " + e.getMessage(), e);
    } finally {
      delete(local);
    }
  }

  private static void write(FileSystem files, Path path, byte[] bytes) throws IOException {
    new WholeFile(files, path).write(out -> out.write(bytes));
  }

  /**
   * Loads a bundle.
   *
   * @param uri a bundle's directory, or a run's that has one
   * @throws HeadwayException exit 3 when there is none, or a file of it isn't what was written
   */
  public static Bundle load(String uri, Configuration hadoop) {
    java.nio.file.Path local = null;
    Manifest manifest = null;
    try {
      Path directory = new Path(uri);
      FileSystem files = directory.getFileSystem(hadoop);
      if (files.exists(new Path(directory, "bundle"))) {
        directory = new Path(directory, "bundle");
      }
      Path manifestPath = new Path(directory, MANIFEST);
      try (InputStream in = files.open(manifestPath)) {
        manifest =
            ManifestParser.fromJson(
                new String(in.readAllBytes(), StandardCharsets.UTF_8), manifestPath.toString());
      }
      local = Files.createTempFile("headway-model", ".zip");
      MessageDigest sha = DigestUtils.getSha256Digest();
      try (InputStream in = new DigestInputStream(files.open(new Path(directory, MODEL)), sha);
          OutputStream out = Files.newOutputStream(local)) {
        in.transferTo(out);
      }
      requireWritten(new Path(directory, MODEL), HexFormat.of().formatHex(sha.digest()), manifest);
      byte[] features = null;
      if (manifest.files().containsKey(FEATURES)) {
        Path path = new Path(directory, FEATURES);
        try (InputStream in = files.open(path)) {
          features = in.readAllBytes();
        }
        requireWritten(path, DigestUtils.sha256Hex(features), manifest);
      }
      return new Bundle(
          manifest, ModelSerializer.restoreComputationGraph(local.toFile(), false), features);
    } catch (FileNotFoundException e) {
      throw HeadwayException.input(
          manifest == null
              ? uri
                  + " is no model: it has no bundle/"
                  + MANIFEST
                  + "; name a finished run or a bundle"
              : "model " + uri + " lacks a file: " + e.getMessage() + "; copy the bundle again",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw HeadwayException.input("model " + uri + " can't be read: " + e.getMessage(), e);
    } finally {
      delete(local);
    }
  }

  private static void requireWritten(Path path, String found, Manifest manifest) {
    String written = manifest.files().get(path.getName());
    if (!found.equals(written)) {
      throw HeadwayException.input(
          String.format(
              "%s has SHA-256 %s, its manifest says %s: the file was changed or cut off; copy the bundle again",
              path, found, written));
    }
  }

  private static void delete(java.nio.file.Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit();
      }
    }
  }
}
