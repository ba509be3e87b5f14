package dev.headway.progress;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Several listeners as one. */
record AllProgress(List<Progress> listeners) implements Progress {
  @Override
  public Stage stage(String name, long total, String unit) {
    return open(listener -> listener.stage(name, total, unit));
  }

  @Override
  public Stage featurize(long images) {
    return open(listener -> listener.featurize(images));
  }

  @Override
  public Stage epoch(Epoch epoch) {
    return open(listener -> listener.epoch(epoch));
  }

  private Stage open(Function<Progress, Stage> start) {
    List<Stage> stages = new ArrayList<>(listeners.size());
    try {
      listeners.forEach(listener -> stages.add(start.apply(listener)));
    } catch (RuntimeException e) {
      new AllStages(stages).close();
      throw e;
    }
    return new AllStages(stages);
  }

  private record AllStages(List<Stage> stages) implements Stage {
    @Override
    public void to(long done, String note) {
      stages.forEach(stage -> stage.to(done, note));
    }

    @Override
    public void to(long done, Map<String, ? extends Number> values) {
      stages.forEach(stage -> stage.to(done, values));
    }

    @Override
    public void part(String name) {
      stages.forEach(stage -> stage.part(name));
    }

    @Override
    public void close() {
      List<Stage> latestFirst = new ArrayList<>(stages);
      Collections.reverse(latestFirst);
      latestFirst.forEach(Stage::close);
    }
  }
}
