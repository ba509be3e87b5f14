package dev.headway.it.s3;

import java.util.Arrays;

/** The head of a request to a store that is addressed by path: {@code /bucket/key?query}. */
record RequestHead(HttpHead head) {
  String method() {
    return head.first().split(" ")[0];
  }

  String target() {
    return head.first().split(" ")[1];
  }

  /** Empty for a request about the bucket. */
  String key() {
    String path = target().split("\\?", 2)[0];
    int slash = path.indexOf('/', 1);
    return slash < 0 ? "" : path.substring(slash + 1);
  }

  /** Whether the query has a parameter. */
  boolean asks(String parameter) {
    String[] parts = target().split("\\?", 2);
    return parts.length == 2
        && Arrays.stream(parts[1].split("&"))
            .anyMatch(part -> part.equals(parameter) || part.startsWith(parameter + "="));
  }

  String header(String name) {
    return head.header(name);
  }
}
