package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message as a user sees it, whole. */
class JobFileErrorsTest {
  private static final String SIX_LINES =
      "name: n\ndata:\n  source: s\n  train: train\nbackbone:\n  name: vgg16\n";

  /** What is added to the smallest job as line 7 and on, and the message. */
  static List<String[]> additions() {
    List<String[]> c = new ArrayList<>();
    // Unknown keys.
    add(
        c,
        "input:\n  batchsize: 3",
        "line 8: unknown key 'input.batchsize'; did you mean 'input.batch_size'?");
    add(c, "inputs:\n  batch_size: 3", "line 7: unknown key 'inputs'; did you mean 'input'?");
    add(c, "batch_size: 3", "line 7: unknown key 'batch_size'; did you mean 'input.batch_size'?");
    add(
        c,
        "fit: {learning_rate: 3}",
        "line 7: unknown key 'fit.learning_rate'; did you mean 'compile.optimizer.learning_rate'?");
    add(
        c,
        "compile:\n  optimizer:\n    name: adam\n    lr: 1",
        "line 10: unknown key 'compile.optimizer.lr'; valid keys: compile.optimizer.name, compile.optimizer.learning_rate, compile.optimizer.momentum, compile.optimizer.nesterov, compile.optimizer.beta_1, compile.optimizer.beta_2, compile.optimizer.rho, compile.optimizer.centered, compile.optimizer.initial_accumulator_value, compile.optimizer.epsilon, compile.optimizer.weight_decay, compile.optimizer.clipnorm, compile.optimizer.clipvalue, compile.optimizer.global_clipnorm");
    add(
        c,
        "zzzzzzzz: 3",
        "line 7: unknown key 'zzzzzzzz'; valid keys: name, data, backbone, input, head, compile, fit, fine_tune, features, tracking, output");
    add(
        c,
        "<<: {output: x}",
        "line 7: unknown key '<<'; valid keys: name, data, backbone, input, head, compile, fit, fine_tune, features, tracking, output");
    // Twice.
    add(c, "name: m", "line 7: 'name' is given twice, first in line 1; keep one");
    add(
        c,
        "input: {batch_size: 1, batch_size: 2}",
        "line 7: 'input.batch_size' is given twice, first in line 7; keep one");
    // Wrong types.
    add(
        c,
        "input:\n\n  batch_size: many",
        "line 9: 'input.batch_size' must be a whole number of at least 1, not the text 'many'");
    add(
        c,
        "input: {batch_size: 3.5}",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not 3.5");
    add(
        c,
        "input: {batch_size: '3'}",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not the text '3'");
    add(
        c,
        "input: {batch_size: 010}",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not the text '010'");
    add(
        c,
        "input: {batch_size: [3]}",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not the list [3]");
    add(
        c,
        "input: {batch_size: }",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not null");
    add(
        c,
        "input: {batch_size: true}",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not true");
    add(c, "input: 3", "line 7: 'input' must be a mapping of keys, not 3");
    add(
        c,
        "input: [batch_size]",
        "line 7: 'input' must be a mapping of keys, not the list [batch_size]");
    add(
        c,
        "input: {reshuffle_each_iteration: 1}",
        "line 7: 'input.reshuffle_each_iteration' must be true or false, not 1");
    add(
        c,
        "output: 2024",
        "line 7: 'output' must be text, not 2024; put it in quotes if it is one");
    add(c, "output: {a: 1}", "line 7: 'output' must be text, not the mapping {a: 1}");
    add(c, "output: ' '", "line 7: 'output' must be text that isn't blank, not the text ' '");
    add(c, "output:", "line 7: 'output' must be text, not null");
    add(c, "head: {hidden: 256}", "line 7: 'head.hidden' must be a list of layer sizes, not 256");
    add(
        c,
        "head:\n  hidden:\n  - 256\n  - wide",
        "line 10: 'head.hidden[1]' must be a whole number of at least 1, or features, not the text 'wide'");
    add(
        c,
        "head: {activation: rleu}",
        "line 7: 'head.activation' must be one of relu, tanh, sigmoid, elu, selu, gelu, softplus, softsign, swish, linear, not the text 'rleu'; did you mean 'relu'?");
    add(
        c,
        "compile: {optimizer: adam}",
        "line 7: 'compile.optimizer' must be a mapping of keys, not the text 'adam'");
    add(
        c,
        "fit: {workers: all}",
        "line 7: 'fit.workers' must be auto, or a whole number of at least 1, not the text 'all'");
    add(
        c,
        "compile: {metrics: accuracy}",
        "line 7: 'compile.metrics' must be a list of metrics, not the text 'accuracy'");
    // Out of range.
    add(
        c,
        "input: {batch_size: 0}",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not 0");
    add(
        c,
        "input: {batch_size: 2147483648}",
        "line 7: 'input.batch_size' must be a whole number of at least 1, not 2147483648");
    add(
        c,
        "input: {shuffle_buffer: -1}",
        "line 7: 'input.shuffle_buffer' must be a whole number of at least 1, not -1");
    add(
        c,
        "features: {max_bytes: 0}",
        "line 7: 'features.max_bytes' must be a whole number of at least 1, not 0");
    add(
        c,
        "features: {dtype: bfloat16}",
        "line 7: 'features.dtype' must be one of float32, float16, not the text 'bfloat16';"
            + " did you mean 'float16'?");
    add(
        c,
        "fit: {seed: 9223372036854775808}",
        "line 7: 'fit.seed' must be a whole number, not 9223372036854775808");
    add(c, "fit: {epochs: 0}", "line 7: 'fit.epochs' must be a whole number of at least 1, not 0");
    add(
        c,
        "fit: {workers: 0}",
        "line 7: 'fit.workers' must be a whole number of at least 1, not 0");
    add(
        c,
        "fit: {averaging_frequency: 0}",
        "line 7: 'fit.averaging_frequency' must be a whole number of at least 1, not 0");
    add(
        c,
        "fit: {validation_steps: 0}",
        "line 7: 'fit.validation_steps' must be a whole number of at least 1, not 0");
    add(
        c,
        "compile: {optimizer: {learning_rate: 0}}",
        "line 7: 'compile.optimizer.learning_rate' must be a number above 0, or a mapping with a schedule, not 0");
    add(
        c,
        "compile: {optimizer: {learning_rate: .inf}}",
        "line 7: 'compile.optimizer.learning_rate' must be a number above 0, or a mapping with a schedule, not the text '.inf'");
    add(
        c,
        "compile: {optimizer: {learning_rate: 1e999}}",
        "line 7: 'compile.optimizer.learning_rate' must be a number above 0, or a mapping with a schedule, not 1e999");
    add(c, "head: {dropout: 1}", "line 7: 'head.dropout' must be a rate from 0 to below 1, not 1");
    add(c, "head: {l2: -0.1}", "line 7: 'head.l2' must be a number of at least 0, not -0.1");
    // The settings of training.
    add(
        c,
        "compile: {optimizer: {momentum: 0.9}}",
        "line 7: 'compile.optimizer.momentum' doesn't belong to adam; it takes: learning_rate, beta_1, beta_2, epsilon, weight_decay, clipnorm, clipvalue, global_clipnorm");
    add(
        c,
        "compile: {optimizer: {clipnorm: 1, clipvalue: 0.5}}",
        "line 7: 'compile.optimizer.clipvalue' can't stand beside clipnorm; take one");
    add(
        c,
        "compile: {optimizer: {name: sgd, nesterov: true}}",
        "line 7: 'compile.optimizer.nesterov' needs a momentum above 0 beside it");
    add(
        c,
        "compile: {optimizer: {learning_rate: {schedule: cosine}}}",
        "line 7: 'compile.optimizer.learning_rate.schedule' must be one of constant, piecewise_constant_decay, exponential_decay, cosine_decay, not the text 'cosine'; did you mean 'cosine_decay'?");
    add(
        c,
        "compile: {optimizer: {learning_rate: {schedule: cosine_decay, decay_rate: 2}}}",
        "line 7: 'compile.optimizer.learning_rate.decay_rate' doesn't belong to cosine_decay; it takes: initial_learning_rate, decay_steps, alpha, warmup_target, warmup_steps");
    add(
        c,
        "compile: {optimizer: {learning_rate: {schedule: cosine_decay, initial_learning_rate: 1}}}",
        "line 7: 'compile.optimizer.learning_rate.decay_steps' is missing; it has no default: give it in the file or with --set compile.optimizer.learning_rate.decay_steps=…");
    add(
        c,
        "compile: {optimizer: {learning_rate: {schedule: piecewise_constant_decay, boundaries: [5, 5], values: [1]}}}",
        "line 7: 'compile.optimizer.learning_rate.boundaries[1]' must be a whole number of at least 6, not 5");
    add(
        c,
        "compile: {optimizer: {learning_rate: {schedule: piecewise_constant_decay, boundaries: [5], values: [1]}}}",
        "line 7: 'compile.optimizer.learning_rate.values' must have one rate more than there are boundaries: 2, not 1");
    add(
        c,
        "compile: {metrics: [acuracy]}",
        "line 7: 'compile.metrics[0]' must be one of accuracy, top_k_categorical_accuracy, top_3_accuracy, auc, precision, recall, f1_score, not 'acuracy'; did you mean 'accuracy'?");
    add(
        c,
        "compile: {metrics: [auc, auc]}",
        "line 7: 'compile.metrics[1]' stands there twice: auc");
    add(
        c,
        "fit: {class_weight: {cats: 0}}",
        "line 7: 'fit.class_weight.cats' must be a number above 0, not 0");
    add(
        c,
        "fit: {class_weight: even}",
        "line 7: 'fit.class_weight' must be balanced, or a mapping from labels to weights, not the text 'even'");
    add(
        c,
        "fit: {early_stopping: {patience: -1}}",
        "line 7: 'fit.early_stopping.patience' must be a whole number of at least 0, not -1");
    add(
        c,
        "fit: {early_stopping: {patiense: 1}}",
        "line 7: unknown key 'fit.early_stopping.patiense'; did you mean 'fit.early_stopping.patience'?");
    add(
        c,
        "fine_tune: {epochs: 3}",
        "line 7: 'fine_tune.trainable' is missing; it has no default: give it in the file or with --set fine_tune.trainable=…");
    add(
        c,
        "input: {augment: {zoom: 1}}",
        "line 7: 'input.augment.zoom' must be a number from 0 to below 1, not 1");
    // Names that Keras doesn't have either.
    add(
        c,
        "compile: {optimizer: {name: adma}}",
        "line 7: 'compile.optimizer.name' must be one of adam, sgd, rmsprop, adamw, nadam, adagrad, adadelta, adamax, adafactor, ftrl, lion, lamb, muon, not the text 'adma'; did you mean 'adam'?");
    add(
        c,
        "compile: {task: clasification}",
        "line 7: 'compile.task' must be one of classification, regression, not the text 'clasification'; did you mean 'classification'?");
    // YAML.
    add(c, "input: [1", "line 7: not valid YAML: expected ',' or ']', but got <stream end>");
    add(
        c,
        "\tinput: 1",
        "line 7: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)");
    add(
        c,
        "---\nname: m",
        "line 8: a second document begins here; keep one, without '---' between");
    add(c, "[a]: 1", "line 7: a key must be text, not a list or a mapping");
    return c;
  }

  @ParameterizedTest
  @MethodSource("additions")
  void inTheFile(String addition, String message) {
    refused(SIX_LINES + addition, List.of(), "job.yaml " + message);
  }

  static List<String[]> wholeFiles() {
    List<String[]> c = new ArrayList<>();
    String empty = "job.yaml: the file is empty; it needs a mapping such as 'name: …'";
    add(c, "", empty);
    add(c, "# only a comment\n", empty);
    add(c, "---\n", empty);
    add(
        c,
        "\n- a\n- b",
        "job.yaml line 2: a mapping such as 'name: …' must stand here, not the list [a, b]");
    add(
        c,
        "just words",
        "job.yaml line 1: a mapping such as 'name: …' must stand here, not the text 'just words'");
    add(
        c,
        "output: o",
        "job.yaml: 'name' is missing; it has no default: give it in the file or with --set name=…");
    add(
        c,
        "name: n",
        "job.yaml: 'data.source' is missing; it has no default: give it in the file or with --set data.source=…");
    add(
        c,
        "name: n\ndata:\n  source: s",
        "job.yaml line 2: 'data.train' is missing; it has no default: give it in the file or with --set data.train=…");
    add(
        c,
        "name: n\ndata: {source: s, train: t}\n",
        "job.yaml: 'backbone.name' is missing; it has no default: give it in the file or with --set backbone.name=…");
    add(
        c,
        "name: n\ndata: &d {source: s, train: t}\nbackbone: *d",
        "job.yaml: not valid YAML: Number of aliases for non-scalar nodes exceeds the specified max=0");
    add(
        c,
        "name: a\u0000b",
        "job.yaml: not valid YAML: the character U+0000 at position 8 is not allowed");
    return c;
  }

  @ParameterizedTest
  @MethodSource("wholeFiles")
  void ofTheFile(String text, String message) {
    refused(text, List.of(), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input.batchsize=3|unknown key 'input.batchsize'; did you mean 'input.batch_size'?",
        "inptu.batch_size=3|unknown key 'inptu.batch_size'; did you mean 'input.batch_size'?",
        "input.batch_size=none|'input.batch_size' must be a whole number of at least 1, not the text 'none'",
        "input.batch_size=|'input.batch_size' must be a whole number of at least 1, not null",
        "input={batchsize: 3}|unknown key 'input.batchsize'; did you mean 'input.batch_size'?",
        "name.x=3|'name' must be text, not the mapping {x: 3}",
        "name=7|'name' must be text, not 7; put it in quotes if it is one",
        "name|must be key=value, such as --set input.batch_size=64",
        "=3|must be key=value, such as --set input.batch_size=64",
        "input..batch_size=3|must be key=value, such as --set input.batch_size=64",
        "head.hidden=[1|line 1: not valid YAML: expected ',' or ']', but got <stream end>",
        "head.hidden=[1, 0]|'head.hidden[1]' must be a whole number of at least 1, not 0",
        "data.max_quarantined=1.5|'data.max_quarantined' must be a share from 0 to 1, not 1.5",
        "data.source=|'data.source' must be text, not null",
        "backbone.input_size=224|'backbone.input_size' must be a list of two whole numbers, [height, width], not 224",
        "backbone.input_size=[224]|'backbone.input_size' must be a list of two whole numbers, [height, width], not the list [224]",
        "backbone.input_size=[224, 0]|'backbone.input_size[1]' must be a whole number of at least 1, not 0",
        "backbone.trainable=some|'backbone.trainable' must be none, all or from:<layer name>, not the text 'some'",
        "'backbone.trainable=\"from:\"'|'backbone.trainable' must be none, all or from:<layer name>, not the text 'from:'",
        "backbone.pooling=max|'backbone.pooling' must be one of global_average, flatten, not the text 'max'",
        "backbone.engine=dl4|'backbone.engine' must be one of auto, onnxruntime, dl4j, not the text 'dl4'; did you mean 'dl4j'?",
      })
  void onTheCommandLine(String option, String message) {
    String where = "--set " + option + (message.startsWith("line") ? " " : ": ");
    refused(SIX_LINES, List.of(option), where + message);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, \"a/b\"",
    "../x, \"../x\"",
    "a..b, \"a..b\"",
    ".hidden, \".hidden\"",
    "_run, \"_run\"",
    "a\\b, \"a\\\\b\"",
    "s3:x, \"s3:x\"",
    "'a\u0007b', \"a\\u0007b\""
  })
  void namesThatMakeNoFolder(String name, String shown) {
    refused(
        SIX_LINES.replace("name: n\n", "name: " + JobYaml.quoted(name) + "\n"),
        List.of(),
        "job.yaml line 1: 'name' names a folder, so it must not start with '.' or '_' nor have"
            + " '/', '\\', ':', '..' or control characters: "
            + shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compile.task=regression|compile.task: regression",
        "compile.optimizer.amsgrad=true|compile.optimizer.amsgrad: true",
      })
  void notInThisVersion(String option, String shown) {
    refused(SIX_LINES, List.of(option), "--set " + option + ": '" + shown + "': not built yet");
  }

  @Test
  void notInThisVersionNamesTheLine() {
    refused(
        SIX_LINES + "compile:\n  task: regression",
        List.of(),
        "job.yaml line 8: 'compile.task: regression': not built yet");
  }

  private static void refused(String text, List<String> overrides, String message) {
    HeadwayException e =
        catchThrowableOfType(
            HeadwayException.class, () -> JobFile.load(text, "job.yaml", overrides));
    assertThat(e).as("refused: " + text + overrides).isNotNull();
    assertThat(e.getMessage()).isEqualTo(message);
    assertThat(e.exitCode()).isEqualTo(ExitCode.REQUEST);
  }

  private static void add(List<String[]> cases, String text, String message) {
    cases.add(new String[] {text, message});
  }
}
