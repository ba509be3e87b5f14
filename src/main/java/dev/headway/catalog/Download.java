package dev.headway.catalog;

/**
 * A file that a data set is published as.
 *
 * @param uri an http(s) address
 * @param bytes its size, or null where it isn't published
 * @param checksum {@code md5:…} or {@code sha256:…}, or null where none is published
 */
public record Download(String uri, Long bytes, String checksum) {}
