package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.error.HeadwayException;
import dev.headway.history.Gallery;
import dev.headway.history.RunMetrics;
import dev.headway.report.ReportData;
import dev.headway.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of whole jobs, among them one whose names are out to harm. */
class ReportIT {
  private static final String BAD_FILE = "a \"b\" 'c'\n<img src=x onerror=alert(1)>.jpg";
  private static final String BAD_LABEL = "<script>alert(1)</script>";

  @TempDir static Path root;

  private static SmallJobs jobs;
  private static RunDirectory run;

  @BeforeAll
  static void train() {
    jobs = new SmallJobs(root);
    run =
        jobs.train()
            .run(
                jobs.job("input.augment={copies: 3, flip: horizontal, brightness: 0.2}"),
                "first",
                Map.of());
  }

  private static ReportData data(RunDirectory of) {
    return ReportJob.data(of.uri(), new Configuration());
  }

  private static Path path(RunDirectory of) {
    return Path.of(of.resolve("").toUri());
  }

  @Test
  void aRunHasPlotsPicturesAndAPage() throws Exception {
    for (String plot :
        List.of(
            "loss",
            "accuracy",
            "learning_rate",
            "confusion_matrix",
            "per_class",
            "calibration",
            "times")) {
      assertThat(Files.readAllBytes(path(run).resolve("plots/" + plot + ".png")))
          .startsWith(0x89, 'P', 'N', 'G');
      assertThat(path(run).resolve("plots/" + plot + ".svg")).content().contains("<svg");
    }
    ReportData data = data(run);
    Gallery gallery = data.gallery();
    long tested = data.metrics().whole("test_examples").orElseThrow();
    assertThat(data.summary().calibration().images()).isEqualTo(tested);
    assertThat(gallery.right()).allMatch(p -> p.predicted().equals(p.label()));
    assertThat(gallery.wrong()).noneMatch(p -> p.predicted().equals(p.label()));
    assertThat(gallery.right().size() + gallery.wrong().size()).isPositive();
    assertThat(gallery.leastSure()).hasSize((int) Math.min(8, tested));
    assertThat(gallery.leastSure())
        .allSatisfy(
            p ->
                assertThat(p.scores().get(0).value())
                    .isLessThanOrEqualTo(
                        gallery.right().isEmpty()
                            ? 1
                            : gallery.right().get(0).scores().get(0).value()));
    assertThat(gallery.batchSize()).isEqualTo(8);
    assertThat(gallery.batch()).hasSize(8);
    assertThat(gallery.batch()).extracting(Gallery.Picture::key).doesNotHaveDuplicates();
    assertThat(gallery.batch()).anyMatch(p -> p.variant() > 0);
    assertThat(jobs.said).noneMatch(sentence -> sentence.startsWith("warning: the report"));
  }

  /** From stored features, nothing but the gallery's few images is read, and they are the same. */
  @Test
  void aCacheHitHasTheSamePictures() {
    RunDirectory again =
        jobs.train()
            .run(
                jobs.job("input.augment={copies: 3, flip: horizontal, brightness: 0.2}"),
                "again",
                Map.of());
    ReportData data = data(again);
    assertThat(data.metrics().text("feature_cache")).contains("hit");
    assertThat(again.read(ReportJob.GALLERY)).isEqualTo(run.read(ReportJob.GALLERY));
    assertThat(data.summary().calibration()).isEqualTo(data(run).summary().calibration());
  }

  @Test
  void isDrawnAgainFromTheRunsFilesAlone() throws Exception {
    Path copy = root.resolve("elsewhere/first");
    FileUtils.copyDirectory(path(run).toFile(), copy.toFile());
    for (String gone : List.of("report.html", "plots", "checkpoints", "bundle")) {
      FileUtils.forceDelete(copy.resolve(gone).toFile());
    }
    List<String> said = new ArrayList<>();
    ReportJob.draw(copy.toString(), new Configuration(), said::add);
    assertThat(said).isEmpty();
    assertThat(copy.resolve("report.html"))
        .hasSameTextualContentAs(path(run).resolve("report.html"));
    assertThat(copy.resolve("plots/loss.png"))
        .hasSameBinaryContentAs(path(run).resolve("plots/loss.png"));
  }

  @Test
  void picturesThatFailAreWorthAWarning() throws Exception {
    Path copy = root.resolve("without/first");
    FileUtils.copyDirectory(path(run).toFile(), copy.toFile());
    FileUtils.forceDelete(copy.resolve("gallery.json").toFile());
    FileUtils.forceDelete(copy.resolve("report.html").toFile());
    RunDirectory directory = RunDirectory.open(copy.toString(), new Configuration());
    List<String> said = new ArrayList<>();
    RunReport.make(
        directory,
        () -> {
          throw HeadwayException.input("the disk is gone");
        },
        said::add);
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).startsWith("scenes · run first\n");
    assertThat(said.get(1))
        .isEqualTo(
            "warning: the report has no pictures: the disk is gone; they are taken while training"
                + " only: train again to have them");
    assertThat(copy.resolve("report.html"))
        .content()
        .contains("This run has no pictures of test images.", "Training and validation loss");
  }

  @Test
  void aReportThatCannotBeWrittenLosesNothing() throws Exception {
    Path copy = root.resolve("blocked/first");
    FileUtils.copyDirectory(path(run).toFile(), copy.toFile());
    FileUtils.forceDelete(copy.resolve("plots").toFile());
    Files.writeString(copy.resolve("plots"), "in the way");
    RunDirectory directory = RunDirectory.open(copy.toString(), new Configuration());
    List<String> said = new ArrayList<>();
    RunReport.make(directory, () -> data(run).gallery(), said::add);
    assertThat(said).hasSize(2);
    assertThat(said.get(1))
        .startsWith("warning: the report can't be made: ")
        .endsWith(
            "; the model and its numbers are in "
                + directory.uri()
                + ", and headway report draws it again");
    assertThat(copy.resolve("bundle/manifest.json")).exists();
    assertThat(copy.resolve("metrics.json")).exists();
  }

  @Test
  void namesThatAreOutToHarmAreOnlyNames() throws Exception {
    Path folder = root.resolve("hostile");
    List<String> lines = new ArrayList<>(List.of("path,label"));
    try (Stream<Path> files = Files.walk(jobs.images())) {
      int number = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".jpg")).sorted().toList()) {
        String name = number + " \"q\" 'q' <b onload=alert(1)>&amp;.jpg";
        Files.createDirectories(folder);
        Files.copy(file, folder.resolve(name));
        lines.add(
            "\"" + name.replace("\"", "\"\"") + "\"," + (number++ % 2 == 0 ? BAD_LABEL : "other"));
      }
    }
    Files.writeString(folder.resolve("all.csv"), String.join("\n", lines) + "\n");
    RunDirectory hostile =
        jobs.train()
            .run(
                jobs.job("data.source=" + folder.resolve("all.csv"), "data.max_quarantined=0.9"),
                "hostile",
                Map.of());
    looks(hostile, "hostile", List.of(BAD_LABEL, "0 \"q\" 'q' <b onload=alert(1)>&amp;.jpg"), true);
  }

  @Test
  void aFileNameWithQuotesAndNewlinesIsShown() throws Exception {
    Path images = root.resolve("newlines");
    FileUtils.copyDirectory(jobs.images().toFile(), images.toFile());
    try (Stream<Path> folders = Files.list(images)) {
      for (Path label : folders.filter(Files::isDirectory).toList()) {
        Files.writeString(label.resolve(BAD_FILE), "no image");
      }
    }
    RunDirectory odd =
        jobs.train()
            .run(jobs.job("data.source=" + images, "data.max_quarantined=0.9"), "odd", Map.of());
    assertThat(data(odd).summary().quarantined()).anyMatch(q -> q.key().endsWith(BAD_FILE));
    looks(odd, "odd", List.of("a \"b\" 'c'\\n<img src=x onerror=alert(1)>.jpg"), false);
  }

  @Test
  void isWholeInARealBrowser() throws Exception {
    looks(run, "report", List.of(), false);
  }

  /** At a phone's and a desk's width, in the light and in the dark. */
  private static void looks(RunDirectory of, String name, List<String> texts, boolean some)
      throws Exception {
    Path page = path(of).resolve("report.html");
    ReportData data = data(of);
    RunMetrics metrics = data.metrics();
    Gallery gallery = data.gallery();
    int pictures =
        gallery.right().size()
            + gallery.wrong().size()
            + gallery.leastSure().size()
            + gallery.batch().size();
    Files.createDirectories(root.resolve("profile-" + name));
    try (Browser browser = Browser.start(root.resolve("profile-" + name))) {
      for (int width : new int[] {390, 1400}) {
        boolean dark = width == 390;
        browser.open(page, width, dark);
        assertThat(browser.evaluate("innerWidth").asInt()).isEqualTo(width);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
            .as("nothing sticks out at %d", width)
            .isLessThanOrEqualTo(width);
        String shown = browser.evaluate("document.querySelector('.cards').innerText").asText();
        assertThat(shown)
            .contains(
                percent(metrics.number("test_accuracy").orElseThrow()),
                percent(metrics.number("val_accuracy").orElseThrow()),
                percent(metrics.number("initial_accuracy").orElseThrow()),
                String.format(Locale.ROOT, "%.4f", metrics.number("val_loss").orElseThrow()));
        JsonNode loaded =
            browser.evaluate(
                "Promise.all([...document.images].map(i => i.decode().then(() =>"
                    + " [i.src, i.naturalWidth, i.clientWidth, i.alt])))");
        assertThat(loaded).hasSize(pictures);
        List<String> sources = new ArrayList<>();
        for (JsonNode image : loaded) {
          assertThat(image.get(1).asInt()).isEqualTo(32);
          assertThat(image.get(2).asInt()).isPositive();
          assertThat(image.get(3).asText()).isNotEmpty();
          sources.add(image.get(0).asText());
        }
        for (List<Gallery.Picture> kind :
            List.of(gallery.right(), gallery.wrong(), gallery.leastSure(), gallery.batch())) {
          for (Gallery.Picture picture : kind) {
            assertThat(sources)
                .contains(
                    "data:image/png;base64," + Base64.getEncoder().encodeToString(picture.png()));
          }
        }
        JsonNode sections =
            browser.evaluate(
                "[...document.querySelectorAll('section')].map(s => [s.querySelector('h2').id,"
                    + " s.getBoundingClientRect().height])");
        assertThat(sections).hasSize(9);
        sections.forEach(section -> assertThat(section.get(1).asInt()).isGreaterThan(50));
        JsonNode plots =
            browser.evaluate(
                "[...document.querySelectorAll('figure > svg')].map(s =>"
                    + " [s.getBoundingClientRect().width, s.querySelectorAll('text').length])");
        assertThat(plots).hasSize(6);
        plots.forEach(
            plot -> {
              assertThat(plot.get(0).asInt()).isBetween(200, width);
              assertThat(plot.get(1).asInt()).isGreaterThan(3);
            });
        assertThat(browser.evaluate(CONTRAST)).as("text that is too pale").isEmpty();
        String all = browser.evaluate("document.body.innerText").asText();
        if (some) {
          assertThat(all).contains(texts.get(0)).containsPattern("\\d+ \"q\" 'q' <b onload=");
        } else {
          texts.forEach(text -> assertThat(all).contains(text));
        }
        assertThat(browser.evaluate("document.scripts.length").asInt()).isZero();
        Path shot = Path.of("target", "screenshots", name + "-" + width + ".png");
        Files.createDirectories(shot.getParent());
        Files.write(shot, browser.screenshot());
        assertThat(browser.complaints()).isEmpty();
      }
    }
  }

  /** A browser that sees nothing would let everything pass. */
  @Test
  void theBrowserComplainsOfWhatIsWrong() throws IOException, Exception {
    Path page =
        Files.writeString(
            root.resolve("wrong.html"),
            "<script>console.error('wrong'); alert('up')</script><img src='http://localhost:1/x'>"
                + "<p style='color: #999; background: #fff'>pale</p>");
    Files.createDirectories(root.resolve("profile"));
    try (Browser browser = Browser.start(root.resolve("profile"))) {
      browser.open(page, 390, false);
      assertThat(browser.evaluate(CONTRAST)).hasSize(1);
      assertThat(String.join("\n", browser.complaints()))
          .contains("wrong", "dialog: up", "request: http://localhost:1/x");
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** The texts, in HTML and in SVG, whose colour is less than 4.5:1 from the ground behind. */
  private static final String CONTRAST =
      """
      (() => {
        const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
        const over = (top, below) => {
          const a = top.length > 3 ? top[3] : 1;
          return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a));
        };
        const luminance = c => {
          const l = c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
          return .2126 * l[0] + .7152 * l[1] + .0722 * l[2];
        };
        const ground = e => {
          const chain = [];
          for (; e; e = e.parentElement) chain.unshift(parse(getComputedStyle(e).backgroundColor));
          return chain.filter(c => c.length).reduce((below, c) => over(c, below), [255, 255, 255]);
        };
        const pale = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const e = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || e.closest('style, title, desc, script')) continue;
          if (!e.getClientRects().length) continue;
          const style = getComputedStyle(e);
          const color = parse(e.closest('svg') ? style.fill : style.color);
          const [a, b] = [luminance(color), luminance(ground(e))].sort((x, y) => y - x);
          if ((a + .05) / (b + .05) < 4.5) pale.push(walker.currentNode.data.trim());
        }
        return pale;
      })()
      """;
}
