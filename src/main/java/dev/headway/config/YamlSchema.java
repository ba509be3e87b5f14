package dev.headway.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that a kind of YAML file may have.
 *
 * @param keys every key as a dotted path, in the file's order, e.g. {@code input.batch_size}; the
 *     keys of a list's mappings as {@code downloads[].uri}; {@code splits.*} for free names. A key
 *     with none below it may hold any value: whoever reads it checks that.
 * @param unsuggested keys that are known, so that their error is a better one than "unknown", but
 *     that no message offers
 * @param remedy how to give a missing key, with {@code %s} for it
 */
public record YamlSchema(List<String> keys, List<String> unsuggested, String remedy) {
  /** Copies the lists. */
  public YamlSchema {
    keys = List.copyOf(keys);
    unsuggested = List.copyOf(unsuggested);
  }

  /** A schema whose every key may be suggested. */
  public YamlSchema(List<String> keys, String remedy) {
    this(keys, List.of(), remedy);
  }

  /** Whether the path is a key, holds keys, or lies below a key that may hold anything. */
  boolean knows(String path) {
    String plain = plain(path);
    return Stream.concat(keys.stream(), unsuggested.stream())
        .anyMatch(
            k ->
                k.equals(plain)
                    || isBelow(k, plain)
                    || isBelow(plain, k)
                    || k.endsWith(".*") && isBelow(plain, parent(k)));
  }

  /** The end of the message about an unknown key. */
  String hint(String path) {
    String plain = plain(path);
    List<String> beside = beside(parent(plain));
    return Nearest.of(last(plain), beside.stream().map(YamlSchema::last).toList())
        .map(n -> under(parent(plain), n))
        .or(() -> elsewhere(plain))
        .or(() -> beside.isEmpty() ? Nearest.of(plain, keys) : Optional.empty())
        .map(n -> "; did you mean '" + n + "'?")
        .orElseGet(
            () -> "; valid keys: " + String.join(", ", beside.isEmpty() ? beside("") : beside));
  }

  /** A key of that name in another place; of several, the file's first. */
  private Optional<String> elsewhere(String path) {
    return keys.stream().filter(k -> last(k).equals(last(path))).findFirst();
  }

  private List<String> beside(String parent) {
    return keys.stream()
        .filter(k -> parent.isEmpty() || isBelow(k, parent))
        .flatMap(k -> first(k, parent))
        .distinct()
        .collect(Collectors.toList());
  }

  private static Stream<String> first(String key, String parent) {
    String rest = parent.isEmpty() ? key : key.substring(parent.length() + 1);
    String name = rest.split("\\.")[0];
    return name.equals("*") ? Stream.empty() : Stream.of(under(parent, name.replace("[]", "")));
  }

  private static boolean isBelow(String path, String ancestor) {
    return path.startsWith(ancestor + ".") || path.startsWith(ancestor + "[]");
  }

  private static String plain(String path) {
    return path.replaceAll("\\[\\d+]", "[]");
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String under(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }
}
