package dev.headway.it.s3;

/** The kinds of requests, as S3's price list and this suite tell them apart. */
public enum Kind {
  /** An object, or a range of it. */
  GET,
  /** What is known of an object. */
  HEAD,
  /** Up to 1,000 names. */
  LIST,
  /** An object at once. */
  PUT,
  /** An object out of another one: how a rename is made. */
  COPY,
  /** The beginning of an upload in parts. */
  BEGIN_UPLOAD,
  /** A part. */
  PUT_PART,
  /** The end of such an upload, when the object appears. */
  END_UPLOAD,
  /** The giving up of such an upload. */
  ABORT_UPLOAD,
  /** The uploads that are under way. */
  LIST_UPLOADS,
  /** One object, or many by a {@code POST}. */
  DELETE;

  /** The kind of a request. */
  static Kind of(RequestHead request) {
    return switch (request.method()) {
      case "HEAD" -> HEAD;
      case "DELETE" -> request.asks("uploadId") ? ABORT_UPLOAD : DELETE;
      case "PUT" -> put(request);
      case "POST" -> post(request);
      default -> get(request);
    };
  }

  private static Kind get(RequestHead request) {
    if (request.asks("uploads")) {
      return LIST_UPLOADS;
    }
    return request.key().isEmpty() ? LIST : GET;
  }

  private static Kind put(RequestHead request) {
    if (request.header("x-amz-copy-source") != null) {
      return COPY;
    }
    return request.asks("partNumber") ? PUT_PART : PUT;
  }

  private static Kind post(RequestHead request) {
    if (request.asks("delete")) {
      return DELETE;
    }
    return request.asks("uploads") ? BEGIN_UPLOAD : END_UPLOAD;
  }
}
