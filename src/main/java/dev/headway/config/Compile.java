package dev.headway.config;

import java.io.Serializable;

/**
 * How the job learns; task, loss and metrics are classification, categorical cross-entropy and
 * accuracy in this version.
 *
 * @param optimizer what turns gradients into updates
 */
public record Compile(Optimizer optimizer) implements Serializable {}
