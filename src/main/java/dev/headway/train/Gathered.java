package dev.headway.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.rdd.RDD;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** A partition that is made of several of another RDD's, in their order. */
final class Gathered implements Partition {
  private static final long serialVersionUID = 1L;

  private final int index;
  private final Partition[] parts;

  private Gathered(int index, Partition[] parts) {
    this.index = index;
    this.parts = parts;
  }

  /**
   * So many partitions.
   *
   * @param parents the numbers of the partitions that each is made of
   */
  static Partition[] of(RDD<?> from, int count, IntFunction<int[]> parents) {
    Partition[] all = from.partitions();
    return IntStream.range(0, count)
        .mapToObj(
            index ->
                new Gathered(
                    index,
                    Arrays.stream(parents.apply(index))
                        .mapToObj(i -> all[i])
                        .toArray(Partition[]::new)))
        .toArray(Partition[]::new);
  }

  /** What an RDD of such partitions depends on. */
  static <T> Seq<Dependency<?>> on(RDD<T> from, IntFunction<int[]> parents) {
    return JavaConverters.<Dependency<?>>asScalaBuffer(List.of(new OnParts<>(from, parents)))
        .toList();
  }

  @Override
  public int index() {
    return index;
  }

  /** Those that it is made of. */
  Partition[] parts() {
    return parts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Gathered that && that.index == index;
  }

  @Override
  public int hashCode() {
    return index;
  }

  /** Only the driver asks for the other RDD; the superclass would take it along to tasks. */
  private static final class OnParts<T> extends NarrowDependency<T> {
    private static final long serialVersionUID = 1L;
    private final transient RDD<T> from;
    private final transient IntFunction<int[]> parents;

    OnParts(RDD<T> from, IntFunction<int[]> parents) {
      super(null);
      this.from = from;
      this.parents = parents;
    }

    @Override
    public RDD<T> rdd() {
      return from;
    }

    @Override
    public Seq<Object> getParents(int partition) {
      return JavaConverters.<Object>asScalaBuffer(
              Arrays.stream(parents.apply(partition)).<Object>mapToObj(i -> i).toList())
          .toList();
    }
  }
}
