package dev.headway.catalog;

/**
 * Where a backbone's weights are.
 *
 * @param uri a Hadoop URI or an http(s) address
 * @param checksum {@code md5:…} or {@code sha256:…} in hex as published, or null where none is
 */
public record WeightsFile(String uri, String checksum) {}
