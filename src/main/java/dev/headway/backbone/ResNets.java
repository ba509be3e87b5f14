package dev.headway.backbone;

/** ResNet50 as Keras has it: version 1, strides in the first 1x1 convolution, biases kept. */
final class ResNets {
  private static final double EPSILON = 1.001e-5;

  private ResNets() {}

  static void resnet50(SpecBuilder b) {
    b.pad("conv1_pad", 3, 3, 3, 3);
    b.convBias("conv1_conv", 64, 7, 2, false);
    b.batchNorm("conv1_bn", EPSILON);
    b.relu("conv1_relu");
    b.pad("pool1_pad", 1, 1, 1, 1);
    b.maxPool("pool1_pool", 3, 2);
    stack(b, "conv2", 64, 3, 1);
    stack(b, "conv3", 128, 4, 2);
    stack(b, "conv4", 256, 6, 2);
    stack(b, "conv5", 512, 3, 2);
  }

  private static void stack(SpecBuilder b, String name, int filters, int blocks, int stride) {
    for (int i = 1; i <= blocks; i++) {
      block(b, name + "_block" + i, filters, i == 1 ? stride : 1, i == 1);
    }
  }

  private static void block(
      SpecBuilder b, String id, int filters, int stride, boolean convolutionShortcut) {
    String input = b.last();
    String shortcut = input;
    if (convolutionShortcut) {
      b.convBias(id + "_0_conv", 4 * filters, 1, stride, false);
      shortcut = b.batchNorm(id + "_0_bn", EPSILON);
    }
    b.after(input).convBias(id + "_1_conv", filters, 1, stride, false);
    b.batchNorm(id + "_1_bn", EPSILON);
    b.relu(id + "_1_relu");
    b.convBias(id + "_2_conv", filters, 3, 1, true);
    b.batchNorm(id + "_2_bn", EPSILON);
    b.relu(id + "_2_relu");
    b.convBias(id + "_3_conv", 4 * filters, 1, 1, false);
    String residual = b.batchNorm(id + "_3_bn", EPSILON);
    b.add(id + "_add", shortcut, residual);
    b.relu(id + "_out");
  }
}
