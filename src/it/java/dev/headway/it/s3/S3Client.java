package dev.headway.it.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Puts things into a bucket and looks what is there, past all proxies, by pre-signed requests. */
final class S3Client {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final String bucket;

  S3Client(int port, String bucket) {
    this.port = port;
    this.bucket = bucket;
  }

  void makeBucket() throws IOException {
    send("PUT", "", "", HttpRequest.BodyPublishers.noBody());
  }

  /** Puts a file, or a folder with all that is below it. */
  void put(Path local, String key) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(local)) {
      files = all.filter(Files::isRegularFile).filter(S3Client::isNoChecksum).sorted().toList();
    }
    for (Path file : files) {
      String below = local.relativize(file).toString();
      send(
          "PUT",
          below.isEmpty() ? key : key + "/" + below,
          "",
          HttpRequest.BodyPublishers.ofFile(file));
    }
  }

  private static boolean isNoChecksum(Path file) {
    return !file.getFileName().toString().endsWith(".crc");
  }

  /** The keys that begin so. */
  List<String> keys(String prefix) throws IOException {
    List<String> keys = new ArrayList<>();
    String after = "";
    while (after != null) {
      Document page =
          xml(
              "list-type=2&prefix="
                  + encoded(prefix)
                  + (after.isEmpty() ? "" : "&continuation-token=" + encoded(after)));
      keys.addAll(texts(page, "Key"));
      after = texts(page, "NextContinuationToken").stream().findFirst().orElse(null);
    }
    return keys;
  }

  /** The keys of uploads in parts that nobody has ended or given up. */
  List<String> uploads() throws IOException {
    return texts(xml("uploads"), "Key");
  }

  /** Copies all objects below a prefix into a folder. */
  void fetch(String prefix, Path to) throws IOException {
    for (String key : keys(prefix + "/")) {
      if (!key.endsWith("/")) {
        Path file = to.resolve(key.substring(prefix.length() + 1));
        Files.createDirectories(file.getParent());
        Files.write(file, send("GET", key, "", HttpRequest.BodyPublishers.noBody()));
      }
    }
  }

  private Document xml(String query) throws IOException {
    byte[] bytes = send("GET", "", query, HttpRequest.BodyPublishers.noBody());
    try (InputStream in = new java.io.ByteArrayInputStream(bytes)) {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(new String(bytes, StandardCharsets.UTF_8), e);
    }
  }

  private static List<String> texts(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }

  private byte[] send(String method, String key, String query, HttpRequest.BodyPublisher body)
      throws IOException {
    String resource = "/" + bucket + (key.isEmpty() ? "" : "/" + encodedPath(key));
    long expires = Instant.now().getEpochSecond() + 3600;
    String signed = resource + (query.equals("uploads") ? "?uploads" : "");
    String parameters =
        "AWSAccessKeyId="
            + S3Server.ACCESS_KEY
            + "&Expires="
            + expires
            + "&Signature="
            + encoded(signature(method + "\n\n\n" + expires + "\n" + signed));
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + port
                + resource
                + "?"
                + (query.isEmpty() ? "" : query + "&")
                + parameters);
    try {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(uri).timeout(LIMIT).method(method, body).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() >= 300) {
        throw new IOException(
            method
                + " "
                + resource
                + "?"
                + query
                + ": "
                + response.statusCode()
                + " "
                + new String(response.body(), StandardCharsets.UTF_8));
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(S3Server.SECRET_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encodedPath(String key) {
    return encoded(key).replace("%2F", "/");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
