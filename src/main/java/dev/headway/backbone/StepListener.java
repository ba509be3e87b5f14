package dev.headway.backbone;

import dev.headway.config.Clipping;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@link StepRules} at work: DL4J tells its listeners when a minibatch's gradient is there and
 * before it is used. The gradient is a sum over the rows then; the updater divides it by them.
 */
final class StepListener extends BaseTrainingListener {
  private static final String KERNEL = "W";

  private final StepRules rules;

  StepListener(StepRules rules) {
    this.rules = rules;
  }

  /** Lets a network be trained by these rules, and its {@link TrainableNetwork} with it. */
  static void attach(StepRules rules, ComputationGraph network) {
    if (!rules.equals(StepRules.NONE)) {
      network.addListeners(new StepListener(rules));
    }
  }

  /** The rules that a network is trained by. */
  static StepRules rules(Model network) {
    if (network instanceof ComputationGraph graph) {
      for (TrainingListener listener : graph.getListeners()) {
        if (listener instanceof StepListener step) {
          return step.rules;
        }
      }
    }
    return StepRules.NONE;
  }

  /** l1 · Σ|w| + l2 · Σw² over the kernels of the head's Dense layers. */
  static double penalty(StepRules rules, ComputationGraph network) {
    double penalty = 0;
    if (rules.penalizes()) {
      for (Trainable layer : network.getLayers()) {
        if (penalized(layer)) {
          for (float w : layer.paramTable(false).get(KERNEL).dup().data().asFloat()) {
            penalty += rules.l1() * Math.abs(w) + rules.l2() * w * w;
          }
        }
      }
    }
    return penalty;
  }

  @Override
  public void onGradientCalculation(Model model) {
    ComputationGraph network = (ComputationGraph) model;
    int rows = network.batchSize();
    Map<String, INDArray> gradients = network.gradient().gradientForVariable();
    if (rules.penalizes()) {
      network.setScore(network.score() + penalty(rules, network));
      addPenalties(network, gradients, rows);
    }
    if (rules.clipping().by() != Clipping.By.NOTHING) {
      clip(network, gradients, rows * rules.clipping().limit());
    }
    if (rules.weightDecay() > 0) {
      decay(network);
    }
  }

  private void addPenalties(ComputationGraph network, Map<String, INDArray> gradients, int rows) {
    for (Trainable layer : network.getLayers()) {
      if (penalized(layer)) {
        INDArray kernel = layer.paramTable(false).get(KERNEL);
        INDArray gradient = gradients.get(layer.getConfig().getLayerName() + "_" + KERNEL);
        gradient.addi(kernel.mul(2 * rules.l2() * rows));
        gradient.addi(Transforms.sign(kernel, true).muli(rules.l1() * rows));
      }
    }
  }

  /** The bound of a mean is that of the sum over the rows, times the rows. */
  private void clip(ComputationGraph network, Map<String, INDArray> gradients, double limit) {
    double squares = 0;
    for (Trainable layer : network.getLayers()) {
      for (String variable : layer.paramTable(false).keySet()) {
        INDArray gradient = gradients.get(layer.getConfig().getLayerName() + "_" + variable);
        if (gradient != null && updater(layer, variable) != null) {
          squares += Math.pow(clip(gradient, limit), 2);
        }
      }
    }
    double norm = Math.sqrt(squares);
    if (rules.clipping().by() == Clipping.By.GLOBAL_CLIPNORM && norm > limit) {
      for (Trainable layer : network.getLayers()) {
        for (String variable : layer.paramTable(false).keySet()) {
          INDArray gradient = gradients.get(layer.getConfig().getLayerName() + "_" + variable);
          if (gradient != null && updater(layer, variable) != null) {
            gradient.muli(limit / norm);
          }
        }
      }
    }
  }

  /** Clips one variable's gradient by itself, and gives its norm from before. */
  private double clip(INDArray gradient, double limit) {
    if (rules.clipping().by() == Clipping.By.CLIPVALUE) {
      gradient.assign(Transforms.max(Transforms.min(gradient, limit, true), -limit, false));
      return 0;
    }
    double norm = gradient.norm2Number().doubleValue();
    if (rules.clipping().by() == Clipping.By.CLIPNORM && norm > limit) {
      gradient.muli(limit / norm);
    }
    return norm;
  }

  private void decay(ComputationGraph network) {
    for (Trainable layer : network.getLayers()) {
      for (Map.Entry<String, INDArray> variable : layer.paramTable(false).entrySet()) {
        IUpdater updater = updater(layer, variable.getKey());
        if (updater != null) {
          double rate =
              updater.getLearningRate(network.getIterationCount(), network.getEpochCount());
          variable.getValue().muli(1 - rate * rules.weightDecay());
        }
      }
    }
  }

  private static boolean penalized(Trainable layer) {
    return HeadLayers.isDense(layer.getConfig().getLayerName());
  }

  /** A trainable variable's; null for what isn't one, such as a batch normalisation's mean. */
  private static IUpdater updater(Trainable layer, String variable) {
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      return null;
    }
    IUpdater updater = layer.getConfig().getUpdaterByParam(variable);
    return updater == null || updater instanceof NoOp ? null : updater;
  }
}
