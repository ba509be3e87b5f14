package dev.headway.feature;

/**
 * What a store has of an image.
 *
 * @param imageSha256 of the image's bytes, 32 bytes
 * @param features as {@link FloatBytes}; null for an unusable image
 * @param reason why it is unusable; null when it is usable
 */
record StoredRow(byte[] imageSha256, byte[] features, String reason) {}
