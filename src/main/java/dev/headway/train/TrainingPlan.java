package dev.headway.train;

import dev.headway.shuffle.ShuffleSpec;
import java.io.Serializable;

/**
 * How rows become updates.
 *
 * @param workers lanes of work, at least 1
 * @param batchSize rows of a minibatch, at least 1; a lane's last one may be shorter
 * @param averagingFrequency minibatches of a lane between averagings, at least 1
 * @param shuffle of lane 0; lane i has its seed + i
 */
public record TrainingPlan(int workers, int batchSize, int averagingFrequency, ShuffleSpec shuffle)
    implements Serializable {
  /** Rows that a lane trains between averagings, at most. */
  int roundRows() {
    return (int) Math.min(Integer.MAX_VALUE, (long) batchSize * averagingFrequency);
  }
}
