package dev.headway.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Makes pixels and SVG of a chart; the same chart gives the same bytes on one machine. */
final class Drawing {
  private static final int SCALE = 2;
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String SVG = "http://www.w3.org/2000/svg";

  private Drawing() {}

  static Plot draw(Chart chart) {
    SvgPair svg = svg(chart);
    return new Plot(
        chart.name(), chart.title(), chart.description(), png(chart), svg.document, svg.inline);
  }

  private static byte[] png(Chart chart) {
    BufferedImage image =
        new BufferedImage(
            chart.width() * SCALE, chart.height() * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.scale(SCALE, SCALE);
      chart.drawing().draw(graphics, area(chart));
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not ImageIO's own stream: that one makes a file of it.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Rectangle2D area(Chart chart) {
    return new Rectangle2D.Double(0, 0, chart.width(), chart.height());
  }

  private static SvgPair svg(Chart chart) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(1);
    context.setComment(null);
    context.setIDGenerator(new Ids(chart.name()));
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(chart.width(), chart.height()));
    chart.drawing().draw(graphics, area(chart));
    Element root = graphics.getRoot();
    if (root.getElementsByTagNameNS(SVG, "defs").item(0) instanceof Element defs) {
      // The one name that Batik doesn't ask for.
      defs.setAttribute("id", chart.name() + "-defs");
    }
    root.setAttribute("viewBox", "0 0 " + chart.width() + " " + chart.height());
    root.setAttribute("role", "img");
    root.setAttribute("aria-labelledby", chart.name() + "-title " + chart.name() + "-desc");
    Element title = text(root, "title", chart.name() + "-title", chart.title());
    Element description = text(root, "desc", chart.name() + "-desc", chart.description());
    root.insertBefore(description, root.getFirstChild());
    root.insertBefore(title, description);
    String inline = inline(graphics, root);
    Element ground = root.getOwnerDocument().createElementNS(SVG, "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", "#ffffff");
    root.insertBefore(ground, description.getNextSibling());
    return new SvgPair(HEAD + element(graphics, root), inline);
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK has a parser", e);
    }
  }

  private static Element text(Element root, String tag, String id, String text) {
    Element element = root.getOwnerDocument().createElementNS(SVG, tag);
    element.setAttribute("id", id);
    element.setTextContent(text);
    return element;
  }

  /** Without the prolog, whose document type is a file on the network. */
  private static String element(SVGGraphics2D graphics, Element root) {
    try {
      StringWriter out = new StringWriter();
      graphics.stream(root, out, true, false);
      return out.toString().substring(out.toString().indexOf("<svg")).strip() + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** HTML needs no prolog and no namespaces, and its styles know the page's colours. */
  private static String inline(SVGGraphics2D graphics, Element root) {
    String svg =
        element(graphics, root)
            .replaceFirst(" xmlns=\"[^\"]*\"", "")
            .replaceFirst(" xmlns:xlink=\"[^\"]*\"", "");
    // Text can't be taken for a style: in text a quote is escaped.
    for (Map.Entry<String, String> color : ChartStyle.pageColors().entrySet()) {
      for (String property : new String[] {"fill:", "stroke:"}) {
        svg = svg.replace(property + color.getKey() + ";", property + color.getValue() + ";");
      }
    }
    return svg.strip();
  }

  private record SvgPair(String document, String inline) {}

  /** Several plots stand on one page. */
  private static final class Ids extends SVGIDGenerator {
    private final String name;

    Ids(String name) {
      this.name = name;
    }

    @Override
    public String generateID(String prefix) {
      return name + "-" + super.generateID(prefix);
    }
  }
}
