package dev.headway.config;

/** The hidden layers' activation, by Keras' names and formulas ({@code keras.activations}). */
public enum Activation {
  RELU,
  TANH,
  SIGMOID,
  ELU,
  SELU,
  GELU,
  SOFTPLUS,
  SOFTSIGN,
  SWISH,
  LINEAR
}
