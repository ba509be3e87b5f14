package dev.headway.train;

import dev.headway.backbone.NativeThreads;
import dev.headway.error.HeadwayException;
import dev.headway.feature.FloatBytes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * An RDD of DL4J's {@code DataSet}s as training rows: a row's position is its place in the RDD.
 *
 * @param rows in lanes
 * @param rowShape of one row's features
 * @param targetWidth labels of one row
 */
record DataSetRows(TrainingRows rows, long[] rowShape, int targetWidth) {
  /** Packs the RDD, which is read twice and must give the same each time. */
  static DataSetRows of(JavaRDD<DataSet> data, int workers) {
    List<Shape> parts = data.mapPartitions(part -> List.of(Shape.of(part)).iterator()).collect();
    long[] first = new long[parts.size()];
    Shape shape = new Shape();
    for (int i = 0; i < first.length; i++) {
      first[i] = shape.rows;
      shape.add(parts.get(i));
    }
    if (shape.rows == 0) {
      throw HeadwayException.input("the RDD to train on has no rows");
    }
    JavaRDD<LaneRow> rows =
        data.mapPartitionsWithIndex((part, in) -> new Unpacked(in, first[part]), true);
    LaneLayout layout = LaneLayout.of(shape.rows, workers, shape.rowBytes());
    return new DataSetRows(
        TrainingRows.of(rows, layout, VariantDraw.NONE), shape.features, (int) shape.labels[0]);
  }

  /** The only features and labels of {@code data}. */
  static DataSet single(MultiDataSet data) {
    if (data.numFeatureArrays() != 1 || data.numLabelsArrays() != 1) {
      throw HeadwayException.request(
          String.format(
              "a MultiDataSet with %d inputs and %d outputs can't be trained on: headway's trainer"
                  + " takes one of each",
              data.numFeatureArrays(), data.numLabelsArrays()));
    }
    return new DataSet(
        data.getFeatures(0),
        data.getLabels(0),
        data.getFeaturesMaskArray(0),
        data.getLabelsMaskArray(0));
  }

  static void refuseMasks(org.nd4j.linalg.dataset.api.DataSet data) {
    if (data.getFeaturesMaskArray() != null || data.getLabelsMaskArray() != null) {
      throw HeadwayException.request(
          "a DataSet with masks can't be trained on: headway's trainer takes whole rows");
    }
  }

  /** What a part of the data looks like. */
  private static final class Shape implements Serializable {
    private static final long serialVersionUID = 1L;
    private long rows;
    private long[] features;
    private long[] labels;
    private String refused;

    /** Refusals are brought back: thrown in a task, they would be tried again and buried. */
    static Shape of(Iterator<DataSet> part) {
      NativeThreads.pinToOne();
      Shape shape = new Shape();
      try {
        while (part.hasNext()) {
          shape.add(of(part.next()));
        }
      } catch (HeadwayException e) {
        shape.refused = e.getMessage();
      }
      return shape;
    }

    private static Shape of(DataSet data) {
      refuseMasks(data);
      Shape one = new Shape();
      one.rows = data.getFeatures().size(0);
      one.features = rowShape(data.getFeatures());
      one.labels = rowShape(data.getLabels());
      if (one.labels.length != 1 || data.getLabels().size(0) != one.rows) {
        throw HeadwayException.request(
            String.format(
                "labels of shape %s for features of shape %s can't be trained on: headway's"
                    + " trainer takes [rows, values]",
                Arrays.toString(data.getLabels().shape()),
                Arrays.toString(data.getFeatures().shape())));
      }
      return one;
    }

    void add(Shape other) {
      if (other.refused != null) {
        throw HeadwayException.request(other.refused);
      }
      if (other.features == null) {
        return;
      }
      if (features == null) {
        features = other.features;
        labels = other.labels;
      }
      if (!Arrays.equals(features, other.features) || !Arrays.equals(labels, other.labels)) {
        throw HeadwayException.request(
            String.format(
                "the RDD to train on has rows of shape %s with labels %s and of %s with %s",
                Arrays.toString(features),
                Arrays.toString(labels),
                Arrays.toString(other.features),
                Arrays.toString(other.labels)));
      }
      rows += other.rows;
    }

    /** Bytes of a row, of which there must be one. */
    long rowBytes() {
      long values = 1;
      for (long size : features) {
        values *= size;
      }
      return (values + labels[0]) * Float.BYTES;
    }

    private static long[] rowShape(INDArray array) {
      return Arrays.copyOfRange(array.shape(), 1, array.rank());
    }
  }

  /** Row after row. */
  private static final class Unpacked implements Iterator<LaneRow> {
    private final Iterator<DataSet> data;
    private long position;
    private float[] features = new float[0];
    private float[] labels = new float[0];
    private int rows;
    private int row;

    Unpacked(Iterator<DataSet> data, long first) {
      NativeThreads.pinToOne();
      this.data = data;
      this.position = first;
    }

    @Override
    public boolean hasNext() {
      while (row == rows && data.hasNext()) {
        DataSet next = data.next();
        rows = (int) next.getFeatures().size(0);
        features = floats(next.getFeatures());
        labels = floats(next.getLabels());
        row = 0;
      }
      return row < rows;
    }

    @Override
    public LaneRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int width = features.length / rows;
      int targets = labels.length / rows;
      LaneRow next =
          new LaneRow(
              position++,
              FloatBytes.bytes(features, row * width, (row + 1) * width),
              0,
              Arrays.copyOfRange(labels, row * targets, (row + 1) * targets));
      row++;
      return next;
    }

    private static float[] floats(INDArray array) {
      return array.castTo(DataType.FLOAT).dup('c').data().asFloat();
    }
  }
}
