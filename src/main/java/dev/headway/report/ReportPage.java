package dev.headway.report;

import dev.headway.error.HeadwayException;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code report.html}: one page that needs no network and no script, reads on a phone, on paper and
 * in the dark, and is well-formed XML too. Everything from data is escaped.
 */
public final class ReportPage {
  private static final Configuration TEMPLATES = templates();

  private ReportPage() {}

  /**
   * Makes the page; the same data and plots give the same text.
   *
   * @param plots of the same run, from {@link Plots}; those that are missing are left out
   */
  public static String html(ReportData data, List<Plot> plots) {
    return page("report.ftlh", new PageModel(data, plots).build(), "run " + data.runId());
  }

  /**
   * Fills a template.
   *
   * @param model maps, lists and strings
   * @param of what, for an error
   */
  static String page(String template, Map<String, Object> model, String of) {
    StringWriter page = new StringWriter();
    try {
      TEMPLATES.getTemplate(template).process(model, page);
    } catch (IOException | TemplateException e) {
      throw HeadwayException.failure("the report of " + of + " can't be drawn", e);
    }
    return page.toString();
  }

  private static Configuration templates() {
    Configuration templates = new Configuration(Configuration.VERSION_2_3_33);
    templates.setClassForTemplateLoading(ReportPage.class, "");
    templates.setDefaultEncoding(StandardCharsets.UTF_8.name());
    templates.setLocale(Locale.ROOT);
    // An undefined name is an error, never an empty place on the page.
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
    templates.setWrapUncheckedExceptions(true);
    templates.setFallbackOnNullLoopVariable(false);
    // The template sees maps, lists and strings, and can't call into Java.
    templates.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_33));
    return templates;
  }
}
