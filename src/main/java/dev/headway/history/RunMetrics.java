package dev.headway.history;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The numbers that a run is judged by: one flat, ordered map from a name to a whole number, a
 * number, a text, a list of whole numbers, or nothing. Immutable.
 */
public final class RunMetrics {
  private final Map<String, Object> values;

  private RunMetrics(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** Starts with no metric. */
  public static Builder builder() {
    return new Builder();
  }

  /** All names, in the order in which they were put. */
  public Set<String> names() {
    return values.keySet();
  }

  /** Whether the name is there, even with nothing in it. */
  public boolean contains(String name) {
    return values.containsKey(name);
  }

  /** A number, whole or not; empty when it isn't there, is nothing or is something else. */
  public OptionalDouble number(String name) {
    return values.get(name) instanceof Number n
        ? OptionalDouble.of(n.doubleValue())
        : OptionalDouble.empty();
  }

  /** A whole number; empty when it isn't there, is nothing or is something else. */
  public OptionalLong whole(String name) {
    return values.get(name) instanceof Long n ? OptionalLong.of(n) : OptionalLong.empty();
  }

  /** A text; empty when it isn't there, is nothing or is something else. */
  public Optional<String> text(String name) {
    return values.get(name) instanceof String s ? Optional.of(s) : Optional.empty();
  }

  /** A list of whole numbers; empty when it isn't there, is nothing or is something else. */
  public List<Long> wholes(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(Long.class::cast).toList()
        : List.of();
  }

  /** The value as it is: Long, Double, String, unmodifiable list of Long, or null. */
  public Object value(String name) {
    return values.get(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunMetrics that
        && values.equals(that.values)
        && List.copyOf(names()).equals(List.copyOf(that.names()));
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** Collects metrics; a name can be put once. */
  public static final class Builder {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Builder() {}

    /** A whole number. */
    public Builder whole(String name, long value) {
      return put(name, value);
    }

    /** A number; may be NaN or infinite. */
    public Builder number(String name, double value) {
      return put(name, value);
    }

    /** A text; not one of NaN, Infinity and -Infinity, which stand for numbers in the file. */
    public Builder text(String name, String value) {
      if (StrictJson.notFinite(value)) {
        throw new IllegalArgumentException(name + ": " + value + " would be read as a number");
      }
      return put(name, value);
    }

    /** A list of whole numbers. */
    public Builder wholes(String name, List<Long> values) {
      return put(name, List.copyOf(values));
    }

    /** A name with nothing in it, {@code null} in the file: the run has no such number. */
    public Builder nothing(String name) {
      return put(name, null);
    }

    /** What was collected. */
    public RunMetrics build() {
      return new RunMetrics(new LinkedHashMap<>(values));
    }

    private Builder put(String name, Object value) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a metric needs a name");
      }
      if (values.containsKey(name)) {
        throw new IllegalArgumentException("metric " + name + " is there already");
      }
      values.put(name, value);
      return this;
    }
  }
}
