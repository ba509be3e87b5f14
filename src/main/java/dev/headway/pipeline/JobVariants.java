package dev.headway.pipeline;

import dev.headway.config.Augment;
import dev.headway.config.JobConfig;
import dev.headway.feature.Variants;
import dev.headway.image.Augmentation;
import dev.headway.split.SplitPlan;
import dev.headway.train.VariantDraw;

/** What a job's {@code input.augment} makes of its training rows. */
final class JobVariants {
  private JobVariants() {}

  /** The variants of the training rows; null for none. */
  static Variants made(JobConfig job, SplitPlan plan) {
    Augment settings = job.input().augment();
    return settings == null || settings.copies() == 1
        ? null
        : new Variants(new Augmentation(settings, job.fit().seed()), plan.ranges(JobSplits.TRAIN));
  }

  /** Which of them an epoch trains. */
  static VariantDraw drawn(JobConfig job) {
    Augment settings = job.input().augment();
    return settings == null
        ? VariantDraw.NONE
        : new VariantDraw(settings.copies(), job.fit().seed());
  }
}
