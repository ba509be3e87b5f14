package dev.headway.backbone;

/** MobileNet 1 and 2 as Keras has them. */
final class MobileNets {
  private static final double EPSILON = 1e-3;

  private MobileNets() {}

  /** Filters are {@code int(filters · width)}; strided depthwise layers pad below and right. */
  static void v1(SpecBuilder b, double width) {
    b.conv("conv1", (int) (32 * width), 3, 2, true);
    b.batchNorm("conv1_bn", EPSILON);
    b.relu6("conv1_relu");
    int[] filters = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    for (int block = 1; block <= filters.length; block++) {
      boolean strided = block == 2 || block == 4 || block == 6 || block == 12;
      if (strided) {
        b.pad("conv_pad_" + block, 0, 1, 0, 1);
      }
      b.depthwise("conv_dw_" + block, strided ? 2 : 1, !strided);
      b.batchNorm("conv_dw_" + block + "_bn", EPSILON);
      b.relu6("conv_dw_" + block + "_relu");
      b.conv("conv_pw_" + block, (int) (filters[block - 1] * width), 1, 1, true);
      b.batchNorm("conv_pw_" + block + "_bn", EPSILON);
      b.relu6("conv_pw_" + block + "_relu");
    }
  }

  /** Inverted residuals; filters are rounded by {@link #divisible}. */
  static void v2(SpecBuilder b, double width) {
    b.conv("Conv1", divisible(32 * width), 3, 2, true);
    b.batchNorm("bn_Conv1", EPSILON);
    b.relu6("Conv1_relu");
    int[] filters = {16, 24, 32, 64, 96, 160, 320};
    int[] repeats = {1, 2, 3, 4, 3, 3, 1};
    int[] strides = {1, 2, 2, 2, 1, 2, 1};
    int block = 0;
    for (int stage = 0; stage < filters.length; stage++) {
      for (int i = 0; i < repeats[stage]; i++) {
        invertedResidual(
            b, block++, divisible(filters[stage] * width), i == 0 ? strides[stage] : 1);
      }
    }
    b.conv("Conv_1", width > 1 ? divisible(1280 * width) : 1280, 1, 1, false);
    b.batchNorm("Conv_1_bn", EPSILON);
    b.relu6("out_relu");
  }

  private static void invertedResidual(SpecBuilder b, int block, int filters, int stride) {
    String input = b.last();
    int in = b.shape().channels();
    String id = block == 0 ? "expanded_conv_" : "block_" + block + "_";
    if (block > 0) {
      b.conv(id + "expand", 6 * in, 1, 1, true);
      b.batchNorm(id + "expand_BN", EPSILON);
      b.relu6(id + "expand_relu");
    }
    if (stride == 2) {
      // Keras' correct_pad for a 3x3 kernel: an even side gets its pixel below or right only.
      MapShape shape = b.shape();
      b.pad(id + "pad", shape.height() % 2, 1, shape.width() % 2, 1);
    }
    b.depthwise(id + "depthwise", stride, stride == 1);
    b.batchNorm(id + "depthwise_BN", EPSILON);
    b.relu6(id + "depthwise_relu");
    b.conv(id + "project", filters, 1, 1, true);
    String projected = b.batchNorm(id + "project_BN", EPSILON);
    if (in == filters && stride == 1) {
      b.add(id + "add", input, projected);
    }
  }

  /**
   * Keras' {@code _make_divisible}: the nearest multiple of 8, at least 8, and never below nine
   * tenths of the value.
   */
  static int divisible(double value) {
    int rounded = Math.max(8, (int) (value + 4) / 8 * 8);
    return rounded < 0.9 * value ? rounded + 8 : rounded;
  }
}
