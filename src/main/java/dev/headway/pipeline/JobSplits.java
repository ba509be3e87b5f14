package dev.headway.pipeline;

import dev.headway.config.Data;
import dev.headway.shard.SplitSize;
import dev.headway.split.Overlap;
import dev.headway.split.SplitPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The split strings of a job by role. */
record JobSplits(Map<String, String> specs, Overlap overlap) {
  static final String TRAIN = "train";
  static final String VALIDATION = "validation";
  static final String TEST = "test";

  static JobSplits parse(Data data) {
    Map<String, String> specs = new LinkedHashMap<>();
    specs.put(TRAIN, data.train());
    if (data.validation() != null) {
      specs.put(VALIDATION, data.validation());
    }
    if (data.test() != null) {
      specs.put(TEST, data.test());
    }
    return new JobSplits(
        specs,
        data.overlap() == dev.headway.config.Overlap.ALLOWED ? Overlap.ALLOWED : Overlap.REFUSED);
  }

  SplitPlan plan(List<SplitSize> sizes) {
    return SplitPlan.plan(specs, sizes, overlap);
  }
}
