package dev.headway.split;

/**
 * Rows of one shard.
 *
 * @param split the source's split
 * @param shard the shard's number in its split, from 0
 * @param skip rows of the shard before the first
 * @param take how many rows
 */
public record ShardSlice(String split, int shard, long skip, long take) {}
