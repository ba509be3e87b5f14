package dev.headway.catalog;

/**
 * Keras' {@code imagenet_utils.preprocess_input} modes: from pixels R, G, B in 0…255 to what a
 * network was trained on.
 */
public enum PreprocessMode {
  /** x / 127.5 - 1, channels R, G, B: values in -1…1. */
  TF,
  /** Channels B, G, R, less (103.939, 116.779, 123.68), not scaled. */
  CAFFE,
  /** x / 255, less mean (0.485, 0.456, 0.406), over deviation (0.229, 0.224, 0.225); R, G, B. */
  TORCH
}
