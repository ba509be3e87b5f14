package dev.headway.cli;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be refused from the command line, the job file and the index alone: exit 2. */
class RequestIT {
  @TempDir static Path root;

  private static Workshop workshop;
  private static Refusals it;

  @BeforeAll
  static void prepare() {
    Configurator.setRootLevel(Level.OFF);
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    workshop.folders("few", 10, "cat", "dog");
    it = new Refusals(root, workshop);
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
    Configurator.setRootLevel(Level.ERROR);
  }

  @Test
  void splits() {
    it.refused(
        "s1",
        2,
        "unknown split 'trian' in 'trian[:60%]', did you mean 'train'?; the data has: train",
        "data.train=trian[:60%]");
    it.refused(
        "s2",
        2,
        "data.train 'train[:60%]' and data.validation 'train[50%:80%]' share 2 rows; choose splits that don't overlap, or set data.allow_overlap: true",
        "data.validation=train[50%:80%]");
    it.refused(
        "s3",
        2,
        "split 'train[20:]' is empty: of 20 rows it would be those from 20 to 20; widen it",
        "data.test=train[20:]");
    it.refused(
        "s4",
        2,
        "split 'train[:60%': write a split's name, or name[from:to]",
        "data.train=train[:60%",
        "data.test=null");
  }

  @Test
  void keysAndTypesOfTheJobFile() {
    workshop.write("key.yaml", workshop.job().replace("max_quarantined", "max_quarantine"));
    it.says(
        2,
        "ROOT/key.yaml line 7: unknown key 'data.max_quarantine'; did you mean 'data.max_quarantined'?",
        workshop.trainFile("key.yaml", "k1"));
    workshop.write("type.yaml", workshop.job().replace("epochs: 2", "epochs: two"));
    it.says(
        2,
        "ROOT/type.yaml line 10: 'fit.epochs' must be a whole number of at least 1, not the text 'two'",
        workshop.trainFile("type.yaml", "k2"));
    it.says(
        2,
        "--set fit.epoch=3: unknown key 'fit.epoch'; did you mean 'fit.epochs'?",
        workshop.train("k3", "fit.epoch=3"));
    it.says(
        2,
        "--set fit.epochs: must be key=value, such as --set input.batch_size=64",
        workshop.train("k4", "fit.epochs"));
    workshop.write("syntax.yaml", "name: [unclosed\n");
    it.says(
        2,
        "ROOT/syntax.yaml line 2: not valid YAML: expected ',' or ']', but got <stream end>",
        workshop.trainFile("syntax.yaml", "k5"));
    workshop.write("empty.yaml", "");
    it.says(
        2,
        "ROOT/empty.yaml: the file is empty; it needs a mapping such as 'name: …'",
        workshop.trainFile("empty.yaml", "k6"));
    it.says(
        2,
        "there is no job file ROOT/absent.yaml; start from conf/job.yaml, which has every key",
        workshop.trainFile("absent.yaml", "k7"));
    it.says(
        2,
        "there is no job file ROOT/images; start from conf/job.yaml, which has every key",
        workshop.trainFile("images", "k8"));
    it.refused(
        "k9",
        2,
        "head.standardize needs features that don't change, but backbone.trainable is all; set one of the two to its default",
        "backbone.trainable=all",
        "head.standardize=true");
  }

  @Test
  void whatIsNotBuiltYet() {
    it.says(
        2,
        "headway predict: not built yet",
        workshop.run("predict", "--model", "m", "--data", "d", "--out", "o"));
    it.says(
        2,
        "headway ingest --format: not built yet",
        workshop.run("ingest", "--from", "x", "--to", "y", "--format", "tfrecord"));
    it.says(
        2,
        "headway ingest --name: not built yet",
        workshop.run("ingest", "--from", "x", "--to", "y", "--name", "n"));
    it.says(
        2,
        "--set compile.task=regression: 'compile.task: regression': not built yet",
        workshop.train("n1", "compile.task=regression"));
  }

  @Test
  void earlyStopping() {
    it.refused(
        "e1",
        2,
        "fit.early_stopping.monitor: the history has no 'val_lose'; it has loss, accuracy, val_loss, val_accuracy; did you mean 'val_loss'?",
        "fit.early_stopping={monitor: val_lose}");
    it.refused(
        "e2",
        2,
        "fit.early_stopping.monitor: 'val_loss' needs data.validation, which the job has not; it has loss, accuracy",
        "data.validation=null",
        "fit.early_stopping={}");
  }

  @Test
  void fineTuning() {
    it.refused(
        "f1",
        2,
        "fine_tune.trainable: 'tiny' has no layer 'block9_conv'; did you mean 'block1_conv'?",
        "fine_tune={trainable: 'from:block9_conv'}");
  }

  @Test
  void cuts() {
    it.refused(
        "t1",
        2,
        "backbone.trainable: 'tiny' has no layer 'block3_cnv'; did you mean 'block3_conv'?",
        "backbone.trainable=from:block3_cnv");
    it.refused(
        "t2",
        2,
        "backbone.trainable: 'squeezenet_v1.1_227' can't be cut before 'fire5/relu_expand1x1', since"
            + " 'fire5/expand3x3' behind it also takes 'fire5/relu_squeeze1x1' from before it; the"
            + " nearest cuts are from:fire5/expand1x1 and from:fire5/expand3x3",
        "backbone.name=squeezenet_v1.1_227",
        "backbone.trainable=from:fire5/relu_expand1x1");
  }
}
