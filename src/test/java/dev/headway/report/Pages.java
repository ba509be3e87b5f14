package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Looks into report pages: they are well-formed XML, so that the JDK's own parser can. */
final class Pages {
  private Pages() {}

  static String html(ReportData run) {
    List<String> warnings = new ArrayList<>();
    String html = ReportPage.html(run, Plots.of(run, warnings::add));
    assertThat(warnings).isEmpty();
    return html;
  }

  static Document page(ReportData run) throws Exception {
    return parse(html(run));
  }

  static Document parse(String html) throws Exception {
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    return parser.parse(new InputSource(new StringReader(html)));
  }

  /** The rows of the table with this caption, cells parted by a bar. */
  static List<String> rows(Document page, String caption) throws Exception {
    NodeList found = nodes(page, "//table[caption=\"" + caption + "\"]//tr");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      List<String> cells = new ArrayList<>();
      NodeList inRow = found.item(i).getChildNodes();
      for (int j = 0; j < inRow.getLength(); j++) {
        cells.add(inRow.item(j).getTextContent());
      }
      rows.add(String.join("|", cells));
    }
    return rows;
  }

  static List<String> texts(Document page, String path) throws Exception {
    NodeList found = nodes(page, path);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  static NodeList nodes(Document page, String path) throws Exception {
    return (NodeList)
        XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
  }
}
