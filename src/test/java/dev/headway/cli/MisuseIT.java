package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.Shared;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says when it is used wrongly: exit code and whole message of each case. */
class MisuseIT {
  @TempDir static Path root;

  private static Workshop workshop;
  private static Refusals it;

  @BeforeAll
  static void prepare() {
    // What goes wrong here is meant to; the assertions say what isn't.
    Configurator.setRootLevel(Level.OFF);
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    it = new Refusals(root, workshop);
    workshop.folders("few", 10, "cat", "dog");
    workshop.write("few/cat/note.txt", "no image");
    assertThat(it.few("done", "fit.epochs=1").errors()).isEmpty();
    Program.Result ingest =
        workshop.run(
            "ingest",
            "--from",
            workshop.path("few").toString(),
            "--to",
            workshop.path("shards").toString());
    assertThat(ingest.errors()).isEmpty();
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
    Configurator.setRootLevel(Level.ERROR);
  }

  @Test
  void names() {
    it.says(
        2,
        "unknown command 'trian'; did you mean 'train'? (see headway --help)",
        workshop.run("trian", "--job", "x"));
    it.refused("b1", 2, "unknown backbone 'tinny'; did you mean 'tiny'?", "backbone.name=tinny");
    it.refused(
        "b2",
        2,
        "backbone.input_size: 8x8 is too small for 'tiny'; its minimum is 16x16",
        "backbone.input_size=[8, 8]");
    it.says(
        2,
        "--run-id: run done has another job: fit.epochs was 1 and is 2; give the job that it has, or another --run-id to start a new run",
        it.few("done"));
    it.says(
        2,
        "--run-id ../up: must be letters, digits, '.', '_' and '-', begin with a letter or digit, and have at most 100",
        workshop.train("../up"));
    it.says(
        2,
        "unknown data set or backbone 'mobilenet_v1_0.25'; did you mean 'mobilenet_v1_0.25_224'?",
        workshop.run("catalog", "show", "mobilenet_v1_0.25"));
  }

  @Test
  void sources() {
    it.refused(
        "d1",
        3,
        "no such source: ROOT/nowhere: give a catalog name, a shard directory, or an image folder",
        "data.source=" + workshop.path("nowhere"));
    it.refused(
        "d2",
        3,
        "no such source: tf_flower; did you mean the data set 'tf_flowers'?",
        "data.source=tf_flower");
    it.refused(
        "d3",
        3,
        "the catalog knows data set tf_flowers but not where it lies here; get it from https://www.tensorflow.org/datasets/catalog/tf_flowers, then set data.source to its folder, or give its uri in a catalog directory of your own",
        "data.source=tf_flowers");
    it.refused(
        "d4",
        3,
        "ROOT/job.yaml is a file: give a shard directory, an image folder, or a .csv of path,label",
        "data.source=" + workshop.path("job.yaml"));
    workshop.folders("hollow", 2, "cat", "dog");
    workshop.write("hollow/cow/readme.txt", "none yet");
    it.refused(
        "d5",
        3,
        "the class folder file:ROOT/hollow/cow holds no images (jpg, jpeg, png, bmp, gif, webp): add some, or remove the folder",
        "data.source=" + workshop.path("hollow"));
    workshop.folders("flat", 2, ".");
    it.refused(
        "d6",
        3,
        "file:ROOT/flat has no class folders: give a folder with one folder of images per class (root/<class>/… or root/<split>/<class>/…)",
        "data.source=" + workshop.path("flat"));
    workshop.write("list.csv", "path,label\nfew/cat/0.jpg,cat\nfew/cat/99.jpg,cat\n");
    it.refused(
        "d7",
        3,
        "file:ROOT/list.csv lists few/cat/99.jpg, which doesn't exist: relative paths start at file:ROOT",
        "data.source=" + workshop.path("list.csv"));
    it.refused(
        "d8",
        3,
        "can't read nohdfs://host/data: No FileSystem for scheme \"nohdfs\"",
        "data.source=nohdfs://host/data");
  }

  @Test
  void foldersOfSplitsAreSplits() {
    workshop.folders("split", 6, "train/cat", "train/dog", "val/cat", "val/dog");
    Program.Result result =
        workshop.train(
            "split",
            "data.source=" + workshop.path("split"),
            "data.train=train",
            "data.validation=val",
            "data.test=null",
            "fit.epochs=1");
    assertThat(result.errors()).isEmpty();
    assertThat(result.err())
        .contains("train (train): cat 6, dog 6", "validation (val): cat 6, dog 6");
  }

  @Test
  void tooManyBadImages() throws IOException {
    Program.Result result = workshop.train("bad", "data.max_quarantined=0.01");
    it.says(
        3,
        "4 of 64 images are unusable, more than data.max_quarantined = 0.01 allows (1x 30000x30000 pixels are over the limit of 100,000,000; 1x JPEG ends too early; 1x empty file; 1x not an image: starts with 'hello, this is n…'); mend or remove them, or raise data.max_quarantined",
        result);
    it.unfinished("bad", 3);
    assertThat(workshop.runDirectory("bad").resolve("quarantine.parquet")).exists();
  }

  @Test
  void shards() throws IOException {
    it.refused(
        "h1",
        3,
        "file:ROOT/future/_index.json has format version 99; this Headway reads up to 1: use the Headway that wrote it, or ingest again with this one",
        damaged("future", "_index.json", Workshop.Damage.FUTURE));
    it.refused(
        "h2",
        3,
        "file:ROOT/text/_index.json isn't JSON: Unexpected end-of-input: expected close marker for Array: ingest again",
        damaged("text", "_index.json", Workshop.Damage.SHORTER));
    it.refused(
        "h3",
        3,
        "shard file:ROOT/short/PART has 97982 bytes, but the index says 97992: the file was changed or cut off; copy it again or ingest again",
        damaged("short", "part-", Workshop.Damage.SHORTER));
    it.refused(
        "h4",
        3,
        "can't read shard file:ROOT/flipped/PART: could not verify page integrity, CRC checksum verification failed: if it was changed or damaged, copy it again or ingest again",
        damaged("flipped", "part-", Workshop.Damage.FLIPPED));
    it.refused(
        "h5",
        3,
        "shard file:ROOT/gone/PART is missing, but the index names it: copy it again or ingest again",
        damaged("gone", "part-", Workshop.Damage.GONE));
    it.says(
        2,
        "file:ROOT/shards already holds _index.json: choose an empty directory for --to",
        workshop.run(
            "ingest",
            "--from",
            workshop.path("few").toString(),
            "--to",
            workshop.path("shards").toString()));
  }

  @Test
  void weights() {
    it.refused(
        "w1",
        3,
        "the catalog has no weights for 'tiny'; set backbone.weights to a file, or to random",
        "backbone.weights=null");
    it.refused(
        "w2",
        3,
        "weights ROOT/lost.h5 of 'tiny' can't be read: there is no such file; set backbone.weights to a Keras .h5 or DL4J .zip that is at hand, or to random",
        "backbone.weights=" + workshop.path("lost.h5"));
    it.refused(
        "w3",
        3,
        "weights 'ROOT/text.h5' can't be read as HDF5: it is no Keras .h5 file, or cut off",
        "backbone.weights=" + workshop.write("text.h5", "text"));
    it.refused(
        "w4",
        3,
        "weights 'ROOT/text.zip' aren't a DL4J computation graph; give a run's model.zip, or a Keras .h5",
        "backbone.weights=" + workshop.write("text.zip", "text"));
    it.refused(
        "w5",
        3,
        "weights ROOT/images of 'tiny' can't be read: it is a directory; set backbone.weights to a Keras .h5 or DL4J .zip that is at hand, or to random",
        "backbone.weights=" + workshop.path("images"));
    it.refused(
        "w6",
        3,
        "weights 'ROOT/runs/scenes/done/bundle/model.zip' are of another network: they have no layer 'conv1' of 'squeezenet_v1.1_227'; give the model of a run with this backbone",
        "backbone.name=squeezenet_v1.1_227",
        "backbone.weights=" + workshop.runDirectory("done").resolve("bundle/model.zip"));
  }

  @Test
  void weightsOfAnotherKerasNetwork() {
    Path file = Shared.require("backbones/squeezenet_v1.1_227_notop.h5");
    it.refused(
        "w7",
        3,
        "weights 'SHARED/squeezenet_v1.1_227_notop.h5' are of another network: of the 54 layers with weights of 'mobilenet_v1_0.25_224' they have 1 (expected conv1, conv1_bn, conv_dw_1, …; found conv1, fire2/squeeze1x1, fire2/expand1x1, …); name the backbone that they belong to",
        "backbone.name=mobilenet_v1_0.25_224",
        "backbone.weights=" + file);
    it.refused(
        "w8",
        3,
        "weights 'SHARED/squeezenet_v1.1_227_notop.h5' are of another network: of the 5 layers with weights of 'tiny' they have 0 (expected block1_conv, block2_conv, block3_conv, …; found conv1, fire2/squeeze1x1, fire2/expand1x1, …); name the backbone that they belong to",
        "backbone.weights=" + file);
  }

  @Test
  void outputs() {
    it.refused(
        "o1",
        1,
        "output ROOT/job.yaml/runs can't be written: Parent path is not a directory: ROOT/job.yaml; set output to a directory that you may write to",
        "output=" + workshop.path("job.yaml/runs"));
    it.refused(
        "o2",
        1,
        "output nohdfs://host/runs can't be written: No FileSystem for scheme \"nohdfs\"; set output to a directory that you may write to",
        "output=nohdfs://host/runs");
  }

  @Test
  void divergence() {
    it.refused(
        "v1",
        4,
        "training diverged in phase 1 (fit), epoch 1, round 1: a weight is beyond 1.8E19; the last finite loss was LOSS; lower compile.optimizer.learning_rate, which is 1.0E30; bundle/ has the weights that the phase began with",
        "compile.optimizer.learning_rate=1e30");
    // A single step: only what is measured after it can show that it went wrong.
    it.refused(
        "v2",
        4,
        "training diverged in phase 1 (fit), epoch 1: val_loss is NaN, loss was LOSS; lower compile.optimizer.learning_rate, which is 1.0E10; bundle/ has the weights that the phase began with",
        "backbone.trainable=all",
        "compile.optimizer.learning_rate=1e10",
        "fit.epochs=1",
        "fit.workers=1",
        "input.batch_size=1000");
    // Finite, since losses are clipped, and too few rounds for three above the bound in a row.
    it.refused(
        "v3",
        4,
        "training diverged in phase 1 (fit), epoch 2: val_loss is LOSS, above LOSS, loss was LOSS; lower compile.optimizer.learning_rate, which is 1000000.0; bundle/ has the weights of epoch 1",
        "compile.optimizer={name: sgd, learning_rate: 1e6}",
        "fit.epochs=5",
        "fit.workers=1",
        "input.batch_size=1000");
  }

  @Test
  void models() {
    String few = workshop.path("few").toString();
    String run = workshop.runDirectory("done").toString();
    it.says(
        3,
        "ROOT/no is no model: it has no bundle/manifest.json; name a finished run or a bundle",
        workshop.run("evaluate", "--model", workshop.path("no").toString(), "--data", few));
    it.says(
        3,
        "ROOT/few is no model: it has no bundle/manifest.json; name a finished run or a bundle",
        workshop.run("evaluate", "--model", few, "--data", few));
    String images = workshop.path("images").toString();
    it.says(
        3,
        "the model's classes are [cat, dog], those of file:ROOT/images are [car, house, sailboat, tree, windmill]: give data with the same classes",
        workshop.run("evaluate", "--model", run, "--data", images));
    it.says(
        2,
        "unknown split 'test' in 'test'; the data has: train",
        workshop.run("evaluate", "--model", run, "--data", few, "--split", "test"));
    String out = workshop.path("job.yaml/out.json").toString();
    it.says(
        1,
        "--out ROOT/job.yaml/out.json can't be written: Destination exists and is not a directory: ROOT/job.yaml; choose another place",
        workshop.run("evaluate", "--model", run, "--data", few, "--out", out));
    it.says(
        3,
        "there is no run directory at ROOT/no; give what train printed as its last line",
        workshop.run("report", workshop.path("no").toString()));
    it.says(
        3,
        "file:ROOT/few has no job.yaml: it isn't a run directory, or the run didn't finish",
        workshop.run("report", few));
  }

  private static String damaged(String name, String file, Workshop.Damage damage)
      throws IOException {
    return "data.source=" + workshop.damagedCopy("shards", name, file, damage);
  }
}
