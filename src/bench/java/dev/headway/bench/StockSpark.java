package dev.headway.bench;

import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * dl4j-spark's {@code ParameterAveragingTrainingMaster} with Export, as its users have it: an RDD
 * of one {@code DataSet} a row. The first epoch includes the export.
 */
final class StockSpark implements Contender {
  private final JavaSparkContext spark;
  private final ParameterAveragingTrainingMaster master;
  private final SparkDl4jMultiLayer network;
  private final JavaRDD<DataSet> rows;

  /**
   * A trainer.
   *
   * @param data kept on the executors; a new RDD of it is fitted, so that the export is made anew
   * @param exportTo a directory; stock refuses {@code file:} unless the master is exactly local[n]
   */
  StockSpark(
      JavaSparkContext spark,
      JavaRDD<DataSet> data,
      Problem problem,
      int workers,
      int batch,
      int frequency,
      String exportTo) {
    this.spark = spark;
    this.rows = data.map(row -> row);
    this.master =
        new ParameterAveragingTrainingMaster.Builder(workers, 1)
            .batchSizePerWorker(batch)
            .averagingFrequency(frequency)
            .rddTrainingApproach(RDDTrainingApproach.Export)
            .exportDirectory(exportTo)
            .rngSeed(1)
            .trainingHooks(new Counter())
            .build();
    this.network =
        new SparkDl4jMultiLayer(spark, Heads.layers(problem.width(), problem.classes()), master);
  }

  /** What stock training is given: a {@code DataSet} for each row, in memory. */
  static JavaRDD<DataSet> data(JavaSparkContext spark, Problem problem) {
    JavaRDD<DataSet> data =
        Rows.numbers(spark, problem)
            .map(
                row -> {
                  float[] label = new float[problem.classes()];
                  label[problem.label(row)] = 1;
                  return new DataSet(
                      Nd4j.createFromArray(new float[][] {problem.features(row)}),
                      Nd4j.createFromArray(new float[][] {label}));
                })
            .persist(StorageLevel.MEMORY_ONLY());
    data.count();
    return data;
  }

  @Override
  public long epoch() {
    Counter.TRAINED.reset();
    network.fit(rows);
    return Counter.TRAINED.sum();
  }

  @Override
  public void close() {
    master.deleteTempFiles(spark);
  }

  /** Counts rows after each minibatch on the worker, which is a thread of this JVM. */
  private static final class Counter implements TrainingHook {
    private static final long serialVersionUID = 1L;
    private static final LongAdder TRAINED = new LongAdder();

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      // Counted afterwards.
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      TRAINED.add(minibatch.numExamples());
    }

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
      // Counted afterwards.
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      TRAINED.add(minibatch.getFeatures(0).size(0));
    }
  }
}
