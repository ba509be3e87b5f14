package dev.headway.backbone.onnx;

/**
 * A compiled network.
 *
 * @param file an ONNX file
 * @param width values that come out for one image
 */
public record OnnxModel(byte[] file, int width) {}
