package dev.headway.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Chromium without a window, spoken to by the DevTools protocol. What a page writes to the
 * console, throws, fails to load or pops up is kept.
 */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final String session;
  private int id;

  private Browser(Process process, URI devTools) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(devTools, new Listener())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String target =
        send(null, "Target.createTarget", Map.of("url", "about:blank")).get("targetId").textValue();
    this.session =
        send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .textValue();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /**
   * Starts it; the test is skipped, with the reason, where there is no Chromium.
   *
   * @param profile an empty folder
   */
  public static Browser start(Path profile) throws Exception {
    Optional<String> program = program();
    assumeTrue(
        program.isPresent(),
        () -> "skipped: no Chromium on the PATH (Debian: apt-get install chromium)");
    Process process =
        new ProcessBuilder(
                program.get(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    try {
      return new Browser(process, devTools(process));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static Optional<String> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** It says where it listens; the rest of what it says is read away. */
  private static URI devTools(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> said = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      if (line.startsWith("DevTools listening on ")) {
        Thread reader = new Thread(() -> readAway(lines), "chromium-output");
        reader.setDaemon(true);
        reader.start();
        return URI.create(line.substring("DevTools listening on ".length()).trim());
      }
    }
    throw new IOException("Chromium ended: " + said);
  }

  private static void readAway(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {
        // It only must not stand in the way.
      }
    } catch (IOException e) {
      // The browser was closed.
    }
  }

  /**
   * Opens a page and waits until it has loaded, pictures included.
   *
   * @param width of the window, in CSS pixels
   */
  public void open(Path page, int width, boolean dark) throws Exception {
    complaints.clear();
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            "",
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    evaluate(
        "new Promise(done => document.readyState === 'complete' && location.protocol === 'file:'"
            + " ? done(1) : addEventListener('load', () => done(1)))");
  }

  /** Lays the page out as it would be printed. */
  public void print() throws Exception {
    call("Emulation.setEmulatedMedia", Map.of("media", "print"));
  }

  /** The value of an expression, or of its promise. */
  public JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.get("exceptionDetails").toString());
    }
    return result.get("result").path("value");
  }

  /** The whole page as PNG. */
  public byte[] screenshot() throws Exception {
    JsonNode shot =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(shot.get("data").textValue());
  }

  /** Console messages, exceptions, failed loads and dialogs since the page was opened. */
  public List<String> complaints() throws Exception {
    // What was said before this answer has come before it.
    evaluate("1");
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    return send(session, method, parameters);
  }

  private JsonNode send(String to, String method, Map<String, ?> parameters) throws Exception {
    int own = ++id;
    ObjectNode message = JSON.createObjectNode().put("id", own).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (to != null) {
      message.put("sessionId", to);
    }
    socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (true) {
      JsonNode answer = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException(method + " was not answered");
      }
      if (answer.path("id").asInt() == own) {
        if (answer.has("error")) {
          throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
      }
    }
  }

  private void heard(JsonNode event) {
    JsonNode parameters = event.path("params");
    switch (event.path("method").asText()) {
      case "Runtime.consoleAPICalled" ->
          complaints.add("console: " + parameters.path("args").toString());
      case "Runtime.exceptionThrown" -> complaints.add("exception: " + parameters);
      case "Log.entryAdded" ->
          complaints.add("log: " + parameters.path("entry").path("text").asText());
      case "Network.requestWillBeSent" -> {
        String url = parameters.path("request").path("url").asText();
        if (!url.startsWith("data:") && !url.startsWith("file:") && !url.startsWith("about:")) {
          complaints.add("request: " + url);
        }
      }
      case "Page.javascriptDialogOpening" -> {
        complaints.add("dialog: " + parameters.path("message").asText());
        // It would hold the page up; nobody waits for this answer.
        ObjectNode close =
            JSON.createObjectNode().put("id", 0).put("method", "Page.handleJavaScriptDialog");
        close.putObject("params").put("accept", true);
        close.put("sessionId", event.path("sessionId").asText());
        socket.sendText(close.toString(), true);
      }
      default -> {
        // Nothing to complain of.
      }
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          JsonNode message = JSON.readTree(text.toString());
          if (message.has("id")) {
            messages.add(message);
          } else {
            heard(message);
          }
        } catch (IOException e) {
          complaints.add("unreadable: " + text);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
