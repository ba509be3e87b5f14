package dev.headway.preflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * What driver and executors found where they are.
 *
 * @param driver the driver's; of an embedded run it is the one executor too
 * @param executors those that were reached, by their ids' order
 * @param missed those that Spark has and that no task got to
 * @param tasks that each runs at a time, by id
 */
record Survey(
    MachineFacts driver,
    List<MachineFacts> executors,
    List<String> missed,
    Map<String, Integer> tasks) {
  /**
   * Stages that are tried. Spark is asked to run a task on its executor but is free to choose
   * another one, which happens where one has no free core.
   */
  private static final int MOST_STAGES = 10;

  /**
   * Sends a probe to each executor: a task for each that isn't known yet, stage after stage. Tasks
   * don't wait for one another.
   */
  static Survey of(SparkSession spark, MachineProbe probe) {
    SparkContext context = spark.sparkContext();
    MachineFacts driver = probe.look();
    if (context.isLocal()) {
      return new Survey(
          driver,
          List.of(),
          List.of(),
          Map.of(MachineFacts.DRIVER, Math.max(1, context.defaultParallelism())));
    }
    Map<String, MachineFacts> reached = new TreeMap<>(byNumber());
    // The first stage waits for the executors that were asked for, as far as Spark lets it.
    List<String> wanted = List.of("");
    Map<String, ExecutorSummary> known = Map.of();
    for (int stage = 0; stage < MOST_STAGES && !wanted.isEmpty(); stage++) {
      for (MachineFacts found : probe(context, probe, wanted)) {
        reached.put(found.executor(), found);
      }
      known = executors(context);
      wanted =
          known.entrySet().stream()
              .filter(e -> !reached.containsKey(e.getKey()))
              .map(e -> "executor_" + host(e.getValue()) + "_" + e.getKey())
              .toList();
    }
    List<String> missed =
        known.keySet().stream().filter(id -> !reached.containsKey(id)).sorted().toList();
    Map<String, Integer> tasks = new LinkedHashMap<>();
    known.forEach((id, each) -> tasks.put(id, Math.max(1, each.maxTasks())));
    return new Survey(driver, new ArrayList<>(reached.values()), missed, tasks);
  }

  /** All processes. */
  List<MachineFacts> all() {
    List<MachineFacts> all = new ArrayList<>(List.of(driver));
    all.addAll(executors);
    return all;
  }

  /** The processes that tasks run in. */
  List<MachineFacts> workers() {
    return executors.isEmpty() ? List.of(driver) : executors;
  }

  /** Tasks that a process runs at a time. */
  int tasks(MachineFacts process) {
    return tasks.getOrDefault(process.executor(), 1);
  }

  /** Tasks that all of them run at a time. */
  int cores() {
    return workers().stream().mapToInt(this::tasks).sum();
  }

  /**
   * A stage.
   *
   * @param places where each of its tasks had best run, as Spark writes it; empty for anywhere
   */
  private static List<MachineFacts> probe(
      SparkContext context, MachineProbe probe, List<String> places) {
    List<Tuple2<Integer, Seq<String>>> tasks = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      String place = places.get(i);
      List<String> at = place.isEmpty() ? List.of() : List.of(place);
      tasks.add(new Tuple2<>(i, JavaConverters.asScalaBuffer(at).toSeq()));
    }
    JavaRDD<Integer> rdd =
        context
            .makeRDD(
                JavaConverters.asScalaBuffer(tasks).toSeq(),
                ClassTag$.MODULE$.<Integer>apply(Integer.class))
            .toJavaRDD();
    return rdd.map(task -> probe.look()).collect();
  }

  /** The executors that Spark has now. */
  private static Map<String, ExecutorSummary> executors(SparkContext context) {
    Map<String, ExecutorSummary> executors = new TreeMap<>(byNumber());
    for (ExecutorSummary each :
        JavaConverters.seqAsJavaList(context.statusStore().executorList(true))) {
      if (each.isActive() && !each.id().equals(MachineFacts.DRIVER)) {
        executors.put(each.id(), each);
      }
    }
    return executors;
  }

  private static String host(ExecutorSummary executor) {
    return executor.hostPort().substring(0, executor.hostPort().lastIndexOf(':'));
  }

  private static Comparator<String> byNumber() {
    return Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());
  }
}
