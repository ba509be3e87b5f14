package dev.headway.config;

/** What runs the backbone's frozen part. */
public enum Engine {
  AUTO,
  ONNXRUNTIME,
  DL4J
}
