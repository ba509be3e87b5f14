/**
 * Kubernetes on this machine: an API server that keeps what Spark asks for, and pods as processes.
 */
package dev.headway.it.kubernetes;
