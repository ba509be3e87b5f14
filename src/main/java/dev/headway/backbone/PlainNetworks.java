package dev.headway.backbone;

/** Networks without batch norm. */
final class PlainNetworks {
  private PlainNetworks() {}

  /** VGG16: five blocks of 3x3 convolutions, each ended by a 2x2 pooling. */
  static void vgg16(SpecBuilder b) {
    int[] filters = {64, 128, 256, 512, 512};
    int[] convolutions = {2, 2, 3, 3, 3};
    for (int block = 0; block < filters.length; block++) {
      for (int i = 1; i <= convolutions[block]; i++) {
        b.convRelu("block" + (block + 1) + "_conv" + i, filters[block]);
      }
      b.maxPool("block" + (block + 1) + "_pool", 2, 2);
    }
  }

  /** SqueezeNet 1.1: conv1 3x3 stride 2 valid, pools 3x3 stride 2 valid, eight fire modules. */
  static void squeezenet(SpecBuilder b) {
    b.convBias("conv1", 64, 3, 2, false);
    b.relu("relu_conv1");
    b.maxPool("pool1", 3, 2);
    fire(b, 2, 16, 64);
    fire(b, 3, 16, 64);
    b.maxPool("pool3", 3, 2);
    fire(b, 4, 32, 128);
    fire(b, 5, 32, 128);
    b.maxPool("pool5", 3, 2);
    fire(b, 6, 48, 192);
    fire(b, 7, 48, 192);
    fire(b, 8, 64, 256);
    fire(b, 9, 64, 256);
  }

  private static void fire(SpecBuilder b, int number, int squeeze, int expand) {
    String id = "fire" + number + "/";
    b.convBias(id + "squeeze1x1", squeeze, 1, 1, true);
    String squeezed = b.relu(id + "relu_squeeze1x1");
    b.convBias(id + "expand1x1", expand, 1, 1, true);
    String small = b.relu(id + "relu_expand1x1");
    b.after(squeezed).convBias(id + "expand3x3", expand, 3, 1, true);
    String large = b.relu(id + "relu_expand3x3");
    b.concat(id + "concat", small, large);
  }

  /**
   * Headway's own small network for its built-in sample: five convolutions of 24 to 160 channels
   * with 2x2 pooling between them; 64x64 images give 4x4x160.
   */
  static void headwayNet(SpecBuilder b) {
    int[] filters = {24, 48, 96, 128, 160};
    for (int block = 1; block <= filters.length; block++) {
      if (block > 1) {
        b.maxPool("block" + (block - 1) + "_pool", 2, 2);
      }
      b.convRelu("block" + block + "_conv", filters[block - 1]);
    }
  }
}
