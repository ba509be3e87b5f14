package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where a JVM spent its time, by Flight Recorder's samples of Java and of native methods. */
final class Profile {
  private static final int TOP = 30;
  private static final double NARROWEST = 0.002;

  private final Frame root = new Frame("all");
  private final Map<String, Long> innermost = new LinkedHashMap<>();

  private Profile() {}

  /** Does something, and records where this JVM's time goes meanwhile. */
  static <T> T record(Path to, Supplier<T> work) {
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.start();
      T result = work.get();
      recording.stop();
      recording.dump(to);
      return result;
    } catch (IOException | ParseException e) {
      throw HeadwayException.failure("can't record a profile: " + e.getMessage(), e);
    }
  }

  static Profile of(Path recording) {
    Profile profile = new Profile();
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        String type = event.getEventType().getName();
        if (type.equals("jdk.ExecutionSample") || type.equals("jdk.NativeMethodSample")) {
          profile.add(event);
        }
      }
    } catch (IOException e) {
      throw HeadwayException.failure("can't read " + recording + ": " + e.getMessage(), e);
    }
    return profile;
  }

  private void add(RecordedEvent sample) {
    if (sample.getStackTrace() == null || sample.getStackTrace().getFrames().isEmpty()) {
      return;
    }
    List<RecordedFrame> frames = sample.getStackTrace().getFrames();
    String top = name(frames.get(0));
    // Threads that wait for a socket or a signal are sampled as native ones.
    if (top.matches("(sun\\.nio|java\\.net|java\\.lang\\.ref|jdk\\.internal).*")) {
      return;
    }
    innermost.merge(top, 1L, Long::sum);
    Frame at = root;
    at.samples++;
    for (int i = frames.size() - 1; i >= 0; i--) {
      at = at.callees.computeIfAbsent(name(frames.get(i)), Frame::new);
      at.samples++;
    }
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  /** Writes {@code stem.md}, a table, and {@code stem.html}, a flame graph. */
  void write(Path folder, String stem) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(stem + ".md"), table());
      Files.writeString(folder.resolve(stem + ".html"), page(stem));
    } catch (IOException e) {
      throw HeadwayException.failure("can't write the profile: " + e.getMessage(), e);
    }
  }

  private String table() {
    StringBuilder text = new StringBuilder("| samples | share | method |\n|---:|---:|---|\n");
    innermost.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(TOP)
        .forEach(
            each ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %d | %.1f %% | %s |%n",
                        each.getValue(),
                        100.0 * each.getValue() / root.samples,
                        each.getKey())));
    return text.toString();
  }

  private String page(String title) {
    StringBuilder html =
        new StringBuilder("<!doctype html><meta charset=\"utf-8\"><title>")
            .append(title)
            .append("</title><style>")
            .append("div{box-sizing:border-box;overflow:hidden;white-space:nowrap}")
            .append("body>div{width:100%;font:11px monospace}.r{display:flex}")
            .append("b{display:block;font-weight:normal;background:#f8c471;border:1px solid #fff}")
            .append("</style><h1>")
            .append(title)
            .append("</h1>");
    root.draw(html, root.samples);
    return html.append('\n').toString();
  }

  /** A method and who it called, as often as it was seen. */
  private static final class Frame {
    private final String name;
    private final Map<String, Frame> callees = new LinkedHashMap<>();
    private long samples;

    Frame(String name) {
      this.name = name;
    }

    private void draw(StringBuilder html, long ofCaller) {
      String label = escape(name) + " " + samples;
      html.append(
          String.format(
              Locale.ROOT,
              "<div style=\"width:%.2f%%\" title=\"%s\"><b>%s</b><div class=\"r\">",
              100.0 * samples / Math.max(1, ofCaller),
              label,
              label));
      List<Frame> widest = new ArrayList<>(callees.values());
      widest.sort(Comparator.comparingLong((Frame each) -> each.samples).reversed());
      for (Frame callee : widest) {
        if (callee.samples > NARROWEST * samples) {
          callee.draw(html, samples);
        }
      }
      html.append("</div></div>");
    }

    private static String escape(String text) {
      return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
  }
}
