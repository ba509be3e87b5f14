package dev.headway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class CatalogTextTest {
  private static final Catalog CATALOG = Catalog.load(List.of(), new Configuration(false));

  @Test
  void theListIsTwoAlignedTables() {
    String list = CatalogText.list(CATALOG);
    assertThat(list)
        .startsWith(
            """
            DATA SET      ROWS    CLASSES  ON THIS SITE  TITLE
            cats_vs_dogs  23,262  2        no            Photographs of cats and dogs, from the Asirra challenge
            hymenoptera   397     2        no            Ants and bees, of PyTorch's transfer learning tutorial
            tf_flowers    3,670   5        no            Photographs of five kinds of flowers

            BACKBONE""")
        .contains(
            "\nresnet50               224x224  2,048     174     no            ResNet50, trained on"
                + " ImageNet\n")
        .doesNotContain("broken");
  }

  @Test
  void aDataSetIsShownWhole() {
    assertThat(CatalogText.show(CATALOG, "hymenoptera"))
        .isEqualTo(
            """
            data set:     hymenoptera
            title:        Ants and bees, of PyTorch's transfer learning tutorial
            homepage:     https://pytorch.org/tutorials/beginner/transfer_learning_tutorial.html
            download:     https://download.pytorch.org/tutorial/hymenoptera_data.zip
              bytes:      not published
              checksum:   not published
            labels:       ants, bees
            split train:  244 rows
            split val:    153 rows
            license:      a small subset of ImageNet; no licence is stated
            on this site: no
            """);
  }

  @Test
  void aBackboneIsShownWhole() {
    assertThat(CatalogText.show(CATALOG, "vgg16"))
        .isEqualTo(
            """
            backbone:     vgg16
            title:        VGG16, trained on ImageNet
            architecture: vgg16, width 1.0
            input size:   224x224
            preprocess:   caffe
            features:     512
            weights:      https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5
              checksum:   md5:6d6bbae143d832006294945121d1f1fc
            license:      CC BY 4.0, Visual Geometry Group, University of Oxford
            18 layers:    block1_conv1, block1_conv2, block1_pool, block2_conv1, block2_conv2, block2_pool,
                          block3_conv1, block3_conv2, block3_conv3, block3_pool, block4_conv1, block4_conv2,
                          block4_conv3, block4_pool, block5_conv1, block5_conv2, block5_conv3, block5_pool
            """);
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() {
    assertThatThrownBy(() -> CatalogText.show(CATALOG, "resnet-50"))
        .hasMessage("unknown data set or backbone 'resnet-50'; did you mean 'resnet50'?");
  }
}
